-- A turnout counts whoever has answered, as soon as they have. Snapshots were made when it did not: they go, and each case wakes from its journal once.
delete from grain_state;
