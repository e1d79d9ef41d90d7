-- Files of cases. Each is cut into pieces and sealed under a key of its own, that key under its person's: deleting either deletes the file.
create table vault.file (
    id          uuid        primary key,
    subject     uuid,                           -- none while it is being handed in
    case_id     uuid,
    wrapped     bytea       not null,           -- the file's key: under its person's, until then under the key file's
    verdict     text        not null default 'waiting' check (verdict in ('waiting', 'clean', 'infected')),
    created_at  timestamptz not null default now()
);
create index file_subject on vault.file (subject);
create index file_case on vault.file (case_id);
create index file_waiting on vault.file (created_at) where verdict = 'waiting';

create table vault.file_piece (
    file_id     uuid        not null references vault.file on delete cascade,
    part        smallint    not null,           -- 0 the original, 1 as it is handed out, 2 the small picture
    number      integer     not null,
    sealed      bytea       not null,           -- nonce, ciphertext, tag
    primary key (file_id, part, number)
);
alter table vault.file_piece alter column sealed set storage external;      -- ciphers do not compress

-- Which files the record names: what lies in the vault and is not named here was never taken in, and is swept.
create table attachment (
    id          uuid        primary key,
    case_id     uuid        not null,
    kind        text        not null,
    size        integer     not null,
    is_public   boolean     not null,
    attached_at timestamptz not null
);
create index attachment_case on attachment (case_id);
