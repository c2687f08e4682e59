-- Creates missing policies by which the owner of the tables sees every row: functions that run as the owner, and commands
-- of operators, need them. A policy names its role, so a database restored under another owner lacks them.
--
-- Runs before the migrations at every start, and changes nothing if nothing is missing. A table that does not exist yet gets
-- its policy from its migration.

do
$$
declare
    missing record;
begin
    for missing in
        select class.oid::regclass as name, class.relowner::regrole as owner, policy, rule
        from (values
            ('partner', 'owner_rows', 'using (true)'),
            ('api_key', 'owner_rows', 'using (true)'),
            ('invitation', 'owner_rows', 'using (true)'),
            ('respondent_token', 'owner_rows', 'using (true)'),
            ('webhook', 'owner_rows', 'using (true)'),
            ('delivery', 'owner_rows', 'using (true)'),
            ('erased_person', 'owner_rows', 'using (true)'),
            ('audit', 'owner_writes', 'with check (true)')) as wanted (table_name, policy, rule)
        join pg_class class on class.oid = to_regclass(format('public.%I', table_name))
        where not exists (
            select from pg_policy where polrelid = class.oid and polname = policy and class.relowner = any (polroles))
    loop
        if not pg_has_role(missing.owner, 'USAGE') then
            raise insufficient_privilege using message = format(
                'The table %1$s belongs to %2$s, and %3$I, as whom this program connects, may not create its missing '
                'policies. Connect as %2$s, or ask an administrator of the server to run: reassign owned by %2$s to %3$I;',
                missing.name, missing.owner, current_user);
        end if;

        execute format('drop policy if exists %I on %s', missing.policy, missing.name);
        execute format('create policy %I on %s %s to %s %s', missing.policy, missing.name,
            case missing.policy when 'owner_writes' then 'for insert' else '' end, missing.owner, missing.rule);
    end loop;
end
$$;
