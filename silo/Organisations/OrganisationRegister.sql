-- The tree of the administration, and who belongs to which unit of it.
create table organisation (
    id           uuid        primary key,
    code         text        not null unique,
    name         text        not null,
    kind         text        not null,
    parent_id    uuid,
    hours        text        not null,
    is_dissolved boolean     not null
);
create index organisation_parent on organisation (parent_id);
create table organisation_member (
    organisation_id uuid    not null,
    account_id      uuid    not null,
    primary key (organisation_id, account_id)
);
create index organisation_member_account on organisation_member (account_id);
create table organisation_duty (
    organisation_id uuid    not null,
    category        text    not null,
    primary key (organisation_id, category)
);
-- In which area a project lies and which handling team has it.
alter table project add column area_id uuid, add column handling_team_id uuid;
create index project_area on project (area_id);
create index project_handling_team on project (handling_team_id);
