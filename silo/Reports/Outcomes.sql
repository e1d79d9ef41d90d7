-- Reworks and reviews, for statistics.
create table grievance_outcome (
    grievance_id uuid    not null,
    what         text    not null,
    number       integer not null,
    outcome      text,
    primary key (grievance_id, what)
);
-- The alerts on top of every queue, and what is new since somebody looked.
create index grievance_alerts on grievance (target, id) where is_open and severity = 's1';
create index grievance_logged on grievance (logged_at);
