-- Whose data somebody of the staff has taken along in lists, without a second person: whose, and when last. The last thirty days count.
create table told (
    account_id uuid        not null,
    about      uuid        not null,
    at         timestamptz not null,
    primary key (account_id, about)
);
create index told_at on told (at);

-- Who it was that changed something after the end.
alter table grievance_late_edit add column account_id uuid;

-- What went against the ordinary course of a case, though the rules allow it.
create table grievance_override (
    grievance_id uuid        not null,
    number       integer     not null,
    what         text        not null,
    at           timestamptz not null,
    account_id   uuid,
    primary key (grievance_id, number)
);
create index grievance_override_at on grievance_override (at);

-- What was done to accounts by whoever keeps them.
create table identity.account_change (
    account_id uuid        not null references identity.account on delete cascade,
    what       text        not null,
    by_id      uuid        not null,
    at         timestamptz not null
);
create index account_change_at on identity.account_change (at);
