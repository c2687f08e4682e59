-- Returns one row for every rule of tenancy that this database breaks. It runs after the migrations at every start, and any
-- row stops the start. A tenant table is one with a column partner_id, and the table partner.
--
-- An earlier release starts on the schema of a later one: it accepts the grants of later migrations that are in
-- migration_right if the journal (schema_version) says that these migrations have run.

with
    app as (select * from pg_roles where rolname = 'channelfit_app'),

    later as (
        select migration_right.*
        from public.migration_right
        join public.schema_version on schema_version.scriptname = migration_right.migration),

    -- The privileges that the application's role needs on a table. Others, of this role or of PUBLIC, are violations.
    needed (table_name, privileges) as (values
        ('activity', '{SELECT,INSERT,UPDATE,DELETE}'::text[]),
        ('api_key', '{SELECT,INSERT}'),
        ('assessment', '{SELECT,INSERT,DELETE}'),
        ('audit', '{SELECT,INSERT}'),
        ('claim_code', '{SELECT,INSERT,UPDATE,DELETE}'),
        ('cohort_link', '{SELECT,INSERT,DELETE}'),
        ('delivery', '{SELECT,INSERT,UPDATE,DELETE}'),
        ('erased_person', '{SELECT,INSERT,UPDATE,DELETE}'),
        ('finding', '{SELECT}'),
        ('idempotency', '{SELECT,INSERT,UPDATE,DELETE}'),
        ('invitation', '{SELECT,INSERT,UPDATE,DELETE}'),
        ('partner', '{SELECT}'),
        ('public_key_use', '{SELECT,INSERT,UPDATE,DELETE}'),
        ('respondent_token', '{SELECT,INSERT,DELETE}'),
        ('share', '{SELECT,INSERT,DELETE}'),
        ('webhook', '{SELECT,INSERT,UPDATE,DELETE}')),

    -- The columns that it needs to change in tables of which it must not change all columns.
    needed_update (table_name, columns) as (values
        ('api_key', '{expires_at,revoked_at,last_used_at,rotated_at}'::text[]),
        ('assessment', '{person_ref,note}'),
        ('partner', '{name,origins,model,retention_days,branding,public_key_daily_cap,public_key_proof_of_work}')),

    allowed (table_name, privileges) as (
        table needed
        union all
        select name, privileges from later where kind = 'table' and columns is null),

    allowed_column (table_name, privileges, columns) as (
        select table_name, '{UPDATE}'::text[], columns from needed_update
        union all
        select name, privileges, columns from later where kind = 'table' and columns is not null),

    -- Indexes that find a row before its partner is known.
    allowed_index (index_name) as (
        values
            ('api_key_hash'),
            ('invitation_token_hash'),
            ('respondent_token_hash')
        union all
        select name from later where kind = 'index'),

    -- Functions that run as the owner, who sees the rows of all partners, and that the application's role needs to call.
    needed_definer (function_name) as (values
        ('claim_expired'),
        ('claim_outbox'),
        ('find_key'),
        ('find_token'),
        ('renew_outbox'),
        ('requests_per_minute'),
        ('sealed_webhooks')),

    allowed_definer (function_name) as (
        table needed_definer
        union all
        -- Only the previous release calls it.
        select 'forget_deliveries'
        union all
        select name from later where kind = 'function'),

    -- Policies by which the owner of a table sees or writes every row; db/owner.sql creates missing ones.
    owner_policy (table_name, policy) as (values
        ('api_key', 'owner_rows'),
        ('audit', 'owner_writes'),
        ('delivery', 'owner_rows'),
        ('erased_person', 'owner_rows'),
        ('invitation', 'owner_rows'),
        ('partner', 'owner_rows'),
        ('respondent_token', 'owner_rows'),
        ('webhook', 'owner_rows')),

    own_schema as (
        select oid from pg_namespace where nspname <> 'information_schema' and nspname !~ '^pg_'),

    -- Without the relations of extensions.
    relation as (
        select class.*, class.oid::regclass::text as name, coalesce(tenant.attnum, self.attnum) as tenant_column
        from pg_class class
        left join pg_attribute tenant on tenant.attrelid = class.oid and tenant.attname = 'partner_id'
        left join pg_attribute self on self.attrelid = class.oid and self.attname = 'id' and class.relname = 'partner'
        where class.relnamespace in (table own_schema) and class.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            and not exists (
                select from pg_depend where classid = 'pg_class'::regclass and objid = class.oid and deptype = 'e')),

    -- With partitions: their keys begin with the partner, too.
    keyed_table as (select * from relation where tenant_column is not null and relkind in ('r', 'p', 'f')),

    -- Without partitions: the policies of the partitioned table apply to them, and no role has privileges on them.
    tenant_table as (select * from keyed_table where not relispartition),

    -- An empty list of grants on a function means the default, by which PUBLIC may run it.
    definer as (
        select proc.*, proc.oid::regprocedure::text as name, coalesce(proacl, acldefault('f', proowner)) as acl
        from pg_proc proc
        where pronamespace in (table own_schema) and prosecdef
            and not exists (
                select from pg_depend where classid = 'pg_proc'::regclass and objid = proc.oid and deptype = 'e'))

select 'the role channelfit_app is missing' as violation
where not exists (table app)

union all
select 'the role channelfit_app may do more than a plain role'
from app
where rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolcanlogin

union all
select format('the role channelfit_app is a member of %I', roleid::regrole)
from pg_auth_members
where member = (select oid from app)

union all
select format('the role channelfit_app owns %s', pg_describe_object(classid, objid, objsubid))
from pg_shdepend
where refclassid = 'pg_authid'::regclass and refobjid = (select oid from app) and deptype = 'o'
    and dbid = (select oid from pg_database where datname = current_database())

union all
select format('the role channelfit_app may create tables in schema %s', own_schema.oid::regnamespace)
from own_schema, app
where has_schema_privilege(app.oid, own_schema.oid, 'create')

union all
select format('table %s: row-level security is not enabled', name) from tenant_table where not relrowsecurity

union all
select format('table %s: row-level security is not forced', name) from tenant_table where not relforcerowsecurity

union all
select format('table %s: no row-level security policy', name)
from tenant_table
where not exists (select from pg_policy where polrelid = tenant_table.oid)

union all
select format('table %s: policy %I opens rows by another rule than %s', name, polname, rule)
from tenant_table
join pg_attribute on attrelid = tenant_table.oid and attnum = tenant_column
cross join lateral format('(%I = current_partner())', attname) as rule
-- The form of earlier releases, in databases that they created (0022_distribution.sql).
cross join lateral format('(%I = ( SELECT current_partner() AS current_partner))', attname) as earlier_rule
join pg_policy on polrelid = tenant_table.oid and polpermissive
where polroles && array[0::oid, (select oid from app)]
    -- Both of its rules if it has two: for the rows that are read and for those that are written.
    and not (coalesce(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) in (rule, earlier_rule)
        and coalesce(pg_get_expr(polwithcheck, polrelid), rule) in (rule, earlier_rule))

union all
select format('table %s: the primary key does not lead with the partner', name)
from keyed_table
where not exists (
    select from pg_index where indrelid = keyed_table.oid and indisprimary and indkey[0] = tenant_column)

union all
select format('index %s: it does not lead with the partner', indexrelid::regclass)
from keyed_table
join pg_index on indrelid = keyed_table.oid and not indisprimary
where indkey[0] <> tenant_column and indexrelid::regclass::text not in (table allowed_index)

union all
select format('table %s: the foreign key %I does not lead with the partner', name, conname)
from keyed_table
join pg_constraint on conrelid = keyed_table.oid and contype = 'f'
where conkey[1] <> tenant_column

union all
select format('%s: %s is granted to %s', name, privilege_type,
    case grantee when 0 then 'public' else 'channelfit_app' end)
from relation, lateral (
    select null as attname, whole.* from aclexplode(relacl) as whole
    union all
    select attname, columns.*
    from pg_attribute, lateral aclexplode(attacl) as columns
    where attrelid = relation.oid) as granted
where (grantee = 0 or grantee = (select oid from app))
    and not (grantee <> 0 and (
        exists (select from allowed where table_name = relname and privilege_type = any (privileges))
        or exists (
            select from allowed_column
            where table_name = relname and privilege_type = any (privileges) and attname = any (columns))))

union all
select format('the role channelfit_app may not use schema public')
from app
where not has_schema_privilege(app.oid, 'public', 'usage')

union all
select case
    when to_regclass('public.' || table_name) is null then format('table %s is missing', table_name)
    else format('table %s: %s is not granted to channelfit_app', table_name, privilege) end
from needed, unnest(privileges) as privilege, app
where not coalesce(has_table_privilege(app.oid, to_regclass('public.' || table_name), privilege), false)

union all
select format('table %s: UPDATE of %s is not granted to channelfit_app', table_name, attname)
from needed_update, unnest(columns) as attname, app
where not coalesce(has_column_privilege(app.oid, to_regclass('public.' || table_name), attname, 'update'), false)

union all
select format('function %s is missing, or channelfit_app may not call it', function_name)
from needed_definer, app
where not exists (
    select from definer where proname = function_name and has_function_privilege(app.oid, definer.oid, 'execute'))

union all
select format('table %s: the policy %s of its owner %s is missing; the command migrate creates it again', name, policy,
    relowner::regrole)
from owner_policy
join relation on relname = table_name
where not exists (
    select from pg_policy
    where polrelid = relation.oid and polname = policy and polpermissive and relation.relowner = any (polroles))

union all
select format('function %s runs as its owner, and PUBLIC may call it', name)
from definer
where exists (select from aclexplode(acl) where grantee = 0)

union all
select format('function %s runs as its owner, and channelfit_app may call it', name)
from definer
where proname not in (table allowed_definer)
    and exists (select from aclexplode(acl) where grantee = (select oid from app))

union all
select format('function %s runs as its owner without search_path = pg_catalog, pg_temp', name)
from definer
-- If pg_temp is not named last, it is searched first, and code of a type of the caller would run as the owner.
where not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)

order by violation;
