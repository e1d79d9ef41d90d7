-- What the lists of grievances show. Dropped and replayed by "rebuild"; no private text, only where the vault keeps it.
create table grievance (
    id                  uuid        primary key,
    code                text        not null unique,
    project_id          uuid,
    unit_id             uuid,
    kind                text        not null,
    channel             text        not null,
    category            text        not null,
    severity            text        not null,
    status              text        not null,
    is_open             boolean     not null,
    several_people      boolean     not null,
    person              uuid,
    handler             uuid,
    received_at         timestamptz not null,
    logged_at           timestamptz not null,
    clock               text,
    due                 date,                   -- the citizen's right, rolled forward
    target              date,                   -- the day we work to
    provisional         boolean     not null,
    first_answered_at   timestamptz,
    answered_at         timestamptz,
    closed_at           timestamptz,
    reopening_asked     boolean     not null,
    reopenings          integer     not null,
    rated               boolean     not null,
    subject_ref         uuid        not null,
    source_system       text,
    source_number       text
);
create index grievance_queue on grievance (target, id) where is_open;
create index grievance_project_queue on grievance (project_id, target, id) where is_open;
create index grievance_handler_queue on grievance (handler, target, id) where is_open;
create index grievance_received on grievance (received_at desc, id);
create index grievance_project_received on grievance (project_id, received_at desc, id);
create index grievance_person on grievance (person, received_at desc);
create index grievance_status on grievance (status, received_at desc, id);
create index grievance_answered on grievance (first_answered_at) where first_answered_at is not null;
