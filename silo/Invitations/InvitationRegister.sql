-- Letters to homes and links to companies, and the ties they became. The word that opens one is on the letter alone; here is its hash.
create table invitation (
    id          uuid        primary key,
    hash        text        not null unique,
    unit_id     uuid,
    company     text        not null,
    status      text        not null,
    made_at     timestamptz not null,
    good_until  timestamptz not null,
    account_id  uuid
);
create index invitation_account on invitation (account_id) where status = 'accepted';
create table invitation_project (
    invitation_id uuid      not null,
    project_id    uuid      not null,
    primary key (invitation_id, project_id)
);
create index invitation_project_project on invitation_project (project_id);
