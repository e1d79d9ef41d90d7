-- Who stands behind a grievance beside its reporter, who was let know of an accusation, what neighbours are shown, and whose turn it is in the
-- dialog. Numbers and ids; no names, no words.
create table grievance_member (
    grievance_id    uuid        not null,
    number          integer     not null,
    person          uuid        not null,
    is_named        boolean     not null,
    primary key (grievance_id, number)
);
create index grievance_member_person on grievance_member (person);

create table grievance_knower (
    grievance_id    uuid        not null,
    account_id      uuid        not null,
    primary key (grievance_id, account_id)
);
create index grievance_knower_account on grievance_knower (account_id);

create table public_matter (
    grievance_id    uuid        primary key,
    project_id      uuid        not null,
    unit_id         uuid,
    category        text        not null,
    title_ref       uuid        not null,
    joined          integer     not null
);
create index public_matter_project on public_matter (project_id);

create table grievance_dialog (
    grievance_id        uuid    primary key,
    from_reporter       integer not null,
    from_house          integer not null,
    unread_by_house     integer not null,
    unread_by_reporter  integer not null
);
create index grievance_dialog_unread on grievance_dialog (grievance_id) where unread_by_house > 0;
