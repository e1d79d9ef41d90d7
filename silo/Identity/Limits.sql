-- How often somebody asked within a while, counted by all silos together: lost in a crash without harm, and cheap because of it.
create unlogged table identity.rate (
    door        text        not null,
    origin      text        not null,
    taken       integer     not null,
    ends_at     timestamptz not null,
    primary key (door, origin)
);
