-- What was asked to be taken out of the house, by whom, who let it go, and when it was taken.
create table export (
    id          uuid        primary key,
    kind        text        not null,
    filter      text        not null,
    people      integer     not null,
    purpose_ref uuid        not null,
    asked_by    uuid        not null,
    asked_at    timestamptz not null,
    status      text        not null,
    decided_by  uuid,
    reason_ref  uuid,
    until       timestamptz,
    taken_at    timestamptz,
    rows        integer     not null
);
create index export_asked on export (asked_by, asked_at desc);
create index export_waiting on export (asked_at) where status = 'asked';
