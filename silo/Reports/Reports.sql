-- What was promised and whether it was kept, for statistics; and which annual reports there are.
create table grievance_promise (
    grievance_id uuid        not null,
    rule         text        not null,
    started_at   timestamptz not null,
    due_day      date,
    due_at       timestamptz,
    ended_at     timestamptz,
    primary key (grievance_id, rule, started_at)
);
create index grievance_promise_due on grievance_promise (due_day);
create table report (
    id         uuid        primary key,
    year       integer     not null,
    editions   integer     not null,
    cut_off    timestamptz not null,
    hash       text        not null
);
