-- The queue counts what it shows up to ten thousand: out of the index alone, with what access asks of each row.
drop index grievance_queue;
create index grievance_queue on grievance (target, id) include (kind, handler, offered) where is_open;

-- What is counted again when a year's holidays are known.
create index grievance_provisional on grievance (due) where provisional and is_open;
