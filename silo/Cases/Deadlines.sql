-- What is due and when, of every noun: a register like the others, made again by "rebuild".
create table deadline (
    case_id     uuid        not null,
    kind        text        not null,       -- "grievance/step": whose, and what is to be done
    slot        integer     not null,
    at          timestamptz not null,
    since       timestamptz not null,       -- when what runs out began: with kind and time it names the deadline for ever
    step        text,
    primary key (case_id, kind)
);
create index deadline_due on deadline (slot, at, case_id, kind);

-- Whoever works on the deadlines of a slot locks its row here; who dies lets go of it with the connection.
create table deadline_turn (slot integer primary key);
insert into deadline_turn select generate_series(0, 31);
revoke insert, delete on deadline_turn from mediation_app;

create table grievance_oversight (
    grievance_id    uuid        primary key,
    warned          text,
    rung            text,
    rung_at         timestamptz,
    order_since     timestamptz,
    feedback_due    date,
    feedback_at     timestamptz,
    extension_asked timestamptz,
    extension_by    uuid,
    leader          uuid,
    paused          boolean     not null,
    provisional_right date                  -- the reporter's own day, while a year's holidays are not known
);
create index grievance_oversight_extension on grievance_oversight (extension_asked) where extension_asked is not null;
create index grievance_oversight_order on grievance_oversight (feedback_due) where order_since is not null;
create index grievance_oversight_leader on grievance_oversight (leader) where leader is not null;

-- Holiday notices that came after the program was made; the ones it carries are not here.
create table calendar_day (
    year    integer not null,
    date    date    not null,
    worked  boolean not null,
    primary key (year, date)
);
