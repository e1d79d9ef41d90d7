-- Which parts were given to whom beside their own; a proposed one does not count yet.
create table member_grant (
    id          uuid        primary key,
    account_id  uuid        not null,
    role        text        not null,
    scope       text        not null,
    scope_of    text,
    purpose     text,
    valid_from  timestamptz,
    valid_until timestamptz,
    status      text        not null,
    proposed_by uuid        not null,
    decided_by  uuid
);
create index member_grant_account on member_grant (account_id);
-- Who must stand back from which case, and who looked at who reported.
create table grievance_recusal (
    grievance_id uuid       not null,
    account_id   uuid       not null,
    is_accused   boolean    not null,
    primary key (grievance_id, account_id)
);
create table grievance_reveal (
    grievance_id uuid        not null,
    number       integer     not null,
    account_id   uuid        not null,
    at           timestamptz not null,
    primary key (grievance_id, number)
);
create index grievance_reveal_at on grievance_reveal (at desc);
create index grievance_recusal_account on grievance_recusal (account_id);
