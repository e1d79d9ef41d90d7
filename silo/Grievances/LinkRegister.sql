-- Which cases hang together, and which were merged into which. Only ids and public codes.
create table grievance_link (
    grievance_id    uuid        not null,
    other_id        uuid        not null,
    kind            text        not null,
    primary key (grievance_id, other_id)
);
create index grievance_link_other on grievance_link (other_id);

create table grievance_merge (
    main_id     uuid        not null,
    other_id    uuid        not null,
    merge_id    uuid        not null,
    primary key (main_id, other_id)
);
create index grievance_merge_other on grievance_merge (other_id);
