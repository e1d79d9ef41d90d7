-- Tickets of the 12345 hotline: what the hotline knows them by, and where the reply lies that it is owed.
create table ticket (
    grievance_id uuid        primary key,
    number       text        not null,
    urgency      text        not null,
    due_at       timestamptz not null,
    reply_ref    uuid
);
create index ticket_number on ticket (number);
