-- The rolls of owners: one a project, with how far it has come. Who owns what lies in the case itself.
create table roll (
    id              uuid        primary key,
    project_id      uuid        not null,
    edition         integer     not null,
    units           integer     not null,
    owners          integer     not null,
    published_at    timestamptz,
    objections_until date,
    open_objections integer     not null,
    frozen_at       timestamptz,
    heads           integer     not null,
    area            bigint      not null,       -- hundredths of a square metre
    fingerprint     text
);
create unique index roll_project on roll (project_id);

-- The ballots as the lists show them: how many take part, never what they answer.
create table ballot (
    id            uuid        primary key,
    code          text        not null unique,
    project_id    uuid        not null,
    title         text        not null,
    status        text        not null,
    is_consent    boolean     not null,
    drafted_at    timestamptz not null,
    opens_at      timestamptz,
    closes_at     timestamptz,
    heads         integer     not null,
    area          bigint      not null,
    heads_voted   integer     not null,
    area_voted    bigint      not null,
    passed        boolean,
    fingerprint   text
);
create index ballot_project on ballot (project_id, drafted_at desc);
create index ballot_drafted on ballot (drafted_at desc, id);
create index ballot_running on ballot (closes_at, id) where status in ('noticed', 'open');
