-- Which accounts have a voice in which ballots.
create table ballot_seat (
    ballot_id   uuid        not null,
    account     uuid        not null,
    primary key (ballot_id, account)
);
create index ballot_seat_account on ballot_seat (account);
