-- Private texts, each under the key of the person it is about. Deleting a person's rows here erases the person.
create table vault.key (
    subject     uuid        primary key,
    wrapped     bytea       not null,           -- the person's key, under the key file's
    created_at  timestamptz not null default now()
);
create table vault.text (
    id          uuid        primary key,
    subject     uuid        not null,
    case_id     uuid        not null,
    field       text        not null,
    alg         text        not null,
    nonce       bytea       not null,
    ciphertext  bytea       not null,
    salt        bytea       not null            -- of the commitment that the journal keeps
);
create index text_subject on vault.text (subject);
create index text_case on vault.text (case_id);

-- Keyed hashes of words and of pairs of Chinese characters, enough to find a case and not to read it.
create table vault.search (
    text_id     uuid        primary key,
    subject     uuid        not null,
    case_id     uuid        not null,
    tokens      integer[]   not null
);
create index search_tokens on vault.search using gin (tokens) with (fastupdate = on, gin_pending_list_limit = 4096);
create index search_subject on vault.search (subject);
create index search_case on vault.search (case_id);
