-- The record: one row an act, appended and never touched again. body is the exact bytes that were hashed.
create table journal (
    case_id     uuid    not null,
    version     integer not null check (version > 0),
    command_id  uuid    not null,
    request_mac bytea   not null,       -- keyed hash of the request: the same id with another body is a conflict
    body        bytea   not null,
    hash        bytea   not null,
    tx          xid8    not null default pg_current_xact_id(),
    primary key (case_id, version),
    constraint journal_command_once unique (command_id)
);
revoke update, delete, truncate on journal from mediation_app;
alter table journal alter column body set storage external;     -- small bodies stay plain and in line

-- Public case codes: a silo takes a run of numbers at a time.
create table code_block (
    series  text    not null,
    year    integer not null,
    next    integer not null,
    primary key (series, year)
);
