-- How often who of the staff read the texts of which case, by the hour. Counted beside the work, so the last seconds before a crash may be missing.
create table read_count (
    account_id uuid        not null,
    case_id    uuid        not null,
    hour       timestamptz not null,
    reads      integer     not null,
    primary key (account_id, case_id, hour)
);
create index read_count_case on read_count (case_id, hour);
create index read_count_hour on read_count (hour);

-- Who was let into a case that was not theirs; why lies in the vault.
create table grievance_glass (
    grievance_id uuid        not null,
    number       integer     not null,
    account_id   uuid        not null,
    at           timestamptz not null,
    until        timestamptz not null,
    reason_ref   uuid        not null,
    reviewed_by  uuid,
    justified    boolean     not null,
    primary key (grievance_id, number)
);
create index grievance_glass_account on grievance_glass (account_id, until);
create index grievance_glass_open on grievance_glass (at) where reviewed_by is null;

-- What was done to a case after its end, or told of a day long past.
create table grievance_late_edit (
    grievance_id uuid        not null,
    number       integer     not null,
    what         text        not null,
    at           timestamptz not null,
    primary key (grievance_id, number)
);
create index grievance_late_edit_at on grievance_late_edit (at);
