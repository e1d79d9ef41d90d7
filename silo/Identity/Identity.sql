-- Who may come in: accounts and the keys of programs. Passwords and keys are kept as hashes only.
create table identity.account (
    id              uuid        primary key,
    user_name       text        not null,
    display_name    text        not null,
    role            text        not null,
    password_hash   text,
    is_disabled     boolean     not null default false,
    security_stamp  uuid        not null default gen_random_uuid(),    -- changes when every session must end
    created_at      timestamptz not null default now()
);
create unique index account_user_name on identity.account (lower(user_name));
create table identity.api_key (
    hash        bytea       primary key,
    account_id  uuid        not null references identity.account,
    prefix      text        not null,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    last_used_at timestamptz
);
-- One-time links, such as the one that makes the first admin.
create table identity.invitation (
    hash        bytea       primary key,
    role        text        not null,
    expires_at  timestamptz not null,
    used_at     timestamptz
);
-- The web framework's own keys (cookies, forms), shared by all silos.
create table identity.protection_key (
    name        text        primary key,
    xml         text        not null
);
