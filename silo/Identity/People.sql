-- How people prove who they are, and where they are signed in.

-- A browser that is signed in. Its cookie holds a word, this table only the word's hash; whoever deletes the row ends it everywhere.
create table identity.session (
    hash            bytea       primary key,
    id              uuid        not null unique,
    account_id      uuid        not null references identity.account on delete cascade,
    stamp           uuid        not null,               -- the account's security stamp when it began: another one now, and it is over
    is_whole        boolean     not null,               -- false: the second factor is still to be set up, nothing else may be done
    owes_password   boolean     not null,               -- true: came in by a first password, which is to be changed before anything else
    device          text        not null,
    created_at      timestamptz not null,
    used_at         timestamptz not null,               -- written at most once a minute
    confirmed_at    timestamptz not null,               -- when password or factor were last shown
    ends_at         timestamptz not null
);
create index session_account on identity.session (account_id);

-- The app on a phone that shows six digits. Its secret is sealed under the key file.
create table identity.authenticator (
    account_id      uuid        primary key references identity.account on delete cascade,
    secret          bytea       not null,
    last_step       bigint      not null,               -- no code of this or an earlier half-minute counts again
    created_at      timestamptz not null
);

create table identity.passkey (
    credential_id   bytea       primary key,
    account_id      uuid        not null references identity.account on delete cascade,
    name            text        not null,
    public_key      bytea       not null,
    sign_count      bigint      not null,
    transports      text[]      not null,
    is_verified     boolean     not null,
    is_backup_eligible boolean  not null,
    is_backed_up    boolean     not null,
    attestation     bytea       not null,
    client_data     bytea       not null,
    created_at      timestamptz not null
);
create index passkey_account on identity.passkey (account_id);

create table identity.recovery_code (
    account_id      uuid        not null references identity.account on delete cascade,
    hash            bytea       not null,
    primary key (account_id, hash)
);

-- Answers to challenges that were good once; after their time they are refused for their age.
create table identity.spent (
    hash            bytea       primary key,
    until           timestamptz not null
);

-- Failures, counted by all silos together: what was tried, as whom, from where.
create table identity.attempt (
    door            text        not null,
    who             text        not null,
    origin          text        not null,
    at              timestamptz not null
);
create index attempt_who on identity.attempt (door, who, at);
create index attempt_origin on identity.attempt (door, origin, at);

-- Accounts that another house vouches for: its issuer and its subject, never an e-mail address.
create table identity.external_login (
    issuer          text        not null,
    subject         text        not null,
    account_id      uuid        not null references identity.account on delete cascade,
    primary key (issuer, subject)
);

-- A password that somebody else made: good for a while, and only for making one's own.
alter table identity.account add column first_password_until timestamptz;

-- A one-time link may be for an account that exists: it sets a new password.
alter table identity.invitation add column account_id uuid references identity.account on delete cascade;

-- Keys of programs: named, narrowed, counted, ended.
alter table identity.api_key
    add column id           uuid        not null default gen_random_uuid() unique,
    add column name         text        not null default '',
    add column reads_only   boolean     not null default false,
    add column scope        text[],                     -- the actions it may do; null: all that its account may
    add column per_second   integer;                    -- null: no limit
create index api_key_account on identity.api_key (account_id);

-- How often a limited key asked in this second: lost in a crash without harm, and cheap because of it.
create unlogged table identity.key_rate (
    key_id          uuid        primary key,
    second          bigint      not null,
    asked           integer     not null
);
