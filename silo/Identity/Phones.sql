-- Eight digits for whoever came or called, as a slow hash; a case has one at most.
create table identity.pin (
    case_id     uuid        primary key,
    hash        text        not null,
    made_at     timestamptz not null
);
-- Too many misses in an hour, by all together: what was given before does not count any more.
create table identity.alarm (
    door        text        not null,
    at          timestamptz not null,
    primary key (door, at)
);
-- The number by which somebody comes in: sealed, found by a keyed hash, and theirs because they showed a code that was sent there.
create table identity.phone (
    account_id  uuid        primary key references identity.account on delete cascade,
    mac         bytea       not null unique,
    number      bytea       not null,
    created_at  timestamptz not null
);
-- A code on its way to a phone.
create table identity.phone_code (
    mac         bytea       not null,
    purpose     text        not null,
    hash        bytea       not null,
    good_until  timestamptz not null,
    primary key (mac, purpose)
);
-- Answers of which somebody is still to be told by a short message: a register.
create table grievance_message (
    grievance_id uuid       primary key,
    answered_at  timestamptz not null
);
