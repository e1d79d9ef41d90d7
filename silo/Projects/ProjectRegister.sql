-- What the lists of projects, buildings and units show, and who handles what.
create table project (
    id           uuid    primary key,
    code         text    not null unique,
    name         text    not null,
    sub_district text    not null,
    type         text    not null,
    buildings    integer not null,
    units        integer not null,
    is_closed    boolean not null
);
create table building (
    id          uuid    primary key,
    project_id  uuid    not null,
    position    integer not null,
    name        text    not null
);
create index building_project on building (project_id, position);
create table unit (
    id          uuid    primary key,
    building_id uuid    not null,
    project_id  uuid    not null,
    position    integer not null,
    number      text    not null
);
create index unit_project on unit (project_id, building_id, position);
create table project_team (
    project_id  uuid    not null,
    account_id  uuid    not null,
    primary key (project_id, account_id)
);
create index project_team_account on project_team (account_id);
