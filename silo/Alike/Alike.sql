-- Whoever lives in the same unit and has an open case is found at once, however many cases there are.
create index grievance_unit_open on grievance (unit_id) where is_open and unit_id is not null;
