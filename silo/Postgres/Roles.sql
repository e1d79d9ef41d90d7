-- Two roles: the owner makes tables, the app works in them. What is granted here holds for every table that the same
-- owner makes later; a script that wants less (the journal) revokes it from its own table.

do $$
begin
    if not exists (select from pg_roles where rolname = 'mediation_app') then
        create role mediation_app login;
    end if;
exception
    -- roles belong to the whole server: a neighbour was quicker
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
        raise exception 'the role mediation_app is missing and % may not make it: let an administrator run % first',
            current_user, 'create role mediation_app login';
end
$$;

create schema if not exists vault;          -- what is private
create schema if not exists identity;       -- who may sign in

revoke create on schema public from public;
revoke all on schema vault, identity from public;
grant usage on schema public, vault, identity to mediation_app;
grant select on schema_version to mediation_app;

alter default privileges in schema public, vault, identity
    grant select, insert, update, delete on tables to mediation_app;
alter default privileges in schema public, vault, identity
    grant usage, select on sequences to mediation_app;
