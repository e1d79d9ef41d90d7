-- Templates of replies; their texts are sealed in the vault.
create table template (
    id         uuid    primary key,
    name       text    not null,
    kind       text,
    category   text,
    zh_ref     uuid    not null,
    en_ref     uuid,
    is_retired boolean not null
);
