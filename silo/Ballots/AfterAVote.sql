-- Ballots in which somebody has answered and owners are still to be told that somebody did: a register.
create table ballot_untold (
    ballot_id   uuid        primary key
);
-- Under which ballot a receipt was given, so that it is found by itself: a register. Neither the head nor the answer is in it.
create table ballot_receipt (
    receipt     bigint      primary key,
    ballot_id   uuid        not null
);
