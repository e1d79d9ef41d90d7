-- Who is to have a case, who had it first, whether those above look at it; every hop; what brooks no delay.
alter table grievance add column first_handler uuid;
alter table grievance add column offered uuid;
alter table grievance add column receiver uuid;
alter table grievance add column is_supervised boolean not null default false;
create index grievance_offered on grievance (offered) where offered is not null;
create index grievance_receiver on grievance (receiver) where receiver is not null;
create index grievance_supervised on grievance (received_at) where is_supervised;

create table grievance_hop (
    grievance_id    uuid        not null,
    number          integer     not null,
    unit_id         uuid,
    authority       text,
    at              timestamptz not null,
    objection_due   date        not null,
    answer          text        not null,
    answered_at     timestamptz,
    primary key (grievance_id, number)
);

create table grievance_alert (
    grievance_id    uuid        primary key,
    raised_at       timestamptz not null,
    contact_due     timestamptz not null,
    contacted_at    timestamptz,
    noted_at        timestamptz,
    noted_by        uuid,
    referred_at     timestamptz,
    secured_at      timestamptz,
    is_followed     boolean     not null
);
create index grievance_alert_open on grievance_alert (raised_at) where not is_followed;
