-- Creates the role that every transaction on tenant data sets: it owns nothing and cannot bypass row-level security.
--
-- Roles belong to the server, not to one database: after a restore on another server the role is missing, and a second
-- database of a server already has it. So this runs before the migrations at every start, and changes nothing if nothing is
-- missing.

do
$$
declare
    -- From PostgreSQL 16 on, a member may lack the right to set the role.
    membership constant text :=
        case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
begin
    if not exists (select from pg_roles where rolname = 'channelfit_app') then
        begin
            create role channelfit_app nologin;
        exception
            -- A start with another database of this server created it at the same time.
            when duplicate_object or unique_violation then null;
        end;
    end if;

    if not pg_has_role('channelfit_app', membership) then
        begin
            grant channelfit_app to current_user;
        exception
            when unique_violation then null;
        end;
    end if;
exception
    when insufficient_privilege then
        raise insufficient_privilege using message = format(
            'The database user %1$I may not set the role channelfit_app, which isolates partners. '
            'Ask an administrator of the server to run (the first only if the role is missing): '
            'create role channelfit_app nologin; grant channelfit_app to %1$I;', current_user);
end
$$;

-- An import copies its records into a temporary table. Every role may create one unless that right was revoked.
do
$$
begin
    if not has_database_privilege('channelfit_app', current_database(), 'temporary') then
        execute format('grant temporary on database %I to channelfit_app', current_database());
    end if;
end
$$;
