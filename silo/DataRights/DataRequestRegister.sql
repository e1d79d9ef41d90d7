-- What people ask of the data about them; what they say in it lies in the vault.
create table data_request (
    id           uuid        primary key,
    data_right   text        not null,
    person       uuid        not null,
    only_case    uuid,
    status       text        not null,
    filed_at     timestamptz not null,
    due          date,
    decided_by   uuid,
    frozen_until date
);
create index data_request_person on data_request (person, filed_at desc);
create index data_request_only_case on data_request (only_case) where only_case is not null;
create index data_request_open on data_request (due, id) where status in ('filed', 'proposed', 'approved');
-- Kept by law alone, or erased.
alter table grievance add column is_frozen boolean not null default false;
