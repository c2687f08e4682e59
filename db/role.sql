-- The role that every transaction on tenant data takes on: it owns nothing and cannot bypass row-level security.
--
-- Roles belong to the cluster, not to one database: a restored dump finds none, a second database finds it there.
-- So this runs before the migrations at every start, and changes nothing where nothing is missing.

do
$$
declare
    -- Since 16 a member may hold a role without the right to take it on.
    membership constant text :=
        case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
begin
    if not exists (select from pg_roles where rolname = 'channelfit_app') then
        begin
            create role channelfit_app nologin;
        exception
            -- Another database of this cluster was a moment faster.
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
            'The database user %1$I may not take on the role channelfit_app, which keeps partners apart. '
            'Ask an administrator of the server to run (the first only where the role is missing): '
            'create role channelfit_app nologin; grant channelfit_app to %1$I;', current_user);
end
$$;

-- An import copies its records into a temporary table. Whoever may connect may make one, except where that was revoked.
do
$$
begin
    if not has_database_privilege('channelfit_app', current_database(), 'temporary') then
        execute format('grant temporary on database %I to channelfit_app', current_database());
    end if;
end
$$;
