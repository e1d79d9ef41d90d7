-- Ballots in which somebody has answered and owners are still to be told that somebody did: a register.
create table ballot_untold (
    ballot_id   uuid        primary key
);
