-- Which accounts have a voice in which ballot, so that nobody's own list has to ask every ballot there is. An account is an id here and nothing else:
-- once its person is erased it is nobody's, as it is in the journal.
create table ballot_seat (
    account uuid not null,
    ballot  uuid not null,
    primary key (account, ballot)
);

-- what falls due is in the deadlines' register; nothing reads this
drop index ballot_running;
