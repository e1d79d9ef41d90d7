-- What one person did to an account that reaches the whole house, and another has yet to agree to. Until then the account stays closed, the key unknown.
create table identity.takes_two (
    id         uuid        primary key,
    account_id uuid        not null references identity.account on delete cascade,
    key_id     uuid        references identity.api_key (id) on delete cascade,
    what       text        not null,
    by_id      uuid        not null,
    at         timestamptz not null
);
create index takes_two_account on identity.takes_two (account_id);
alter table identity.api_key add column is_held boolean not null default false;
