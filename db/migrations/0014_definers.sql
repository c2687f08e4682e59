-- Functions that run as the owner look in pg_catalog first, and later releases say what they grant.
--
-- Safe beside the previous release: changes no signature, and adds a table that the app role may not touch.

-- With an empty search_path PostgreSQL still searches the caller's temporary schema, and searches it first for types and
-- tables: a domain pg_temp.uuid would run its check as the owner. Named, pg_temp comes last.
alter function find_key set search_path = pg_catalog, pg_temp;
alter function find_token set search_path = pg_catalog, pg_temp;
alter function claim_expired set search_path = pg_catalog, pg_temp;
alter function claim_outbox set search_path = pg_catalog, pg_temp;
alter function renew_outbox set search_path = pg_catalog, pg_temp;
alter function forget_deliveries set search_path = pg_catalog, pg_temp;
alter function requests_per_minute set search_path = pg_catalog, pg_temp;
alter function sealed_webhooks set search_path = pg_catalog, pg_temp;

-- What migrations after this one grant to channelfit_app beyond what db/checks.sql of an earlier release knows, so that
-- the earlier release starts on the schema of the later one. A migration that grants something adds its rows here; they
-- count only when the journal (schema_version) says that the migration has run.
create table migration_right
(
    migration  text   not null, -- as the journal has it: db/migrations/NNNN_name.sql
    -- table: privileges on a table, or on some of its columns; function: the app role may call one that runs as its
    -- owner; index: one that leads to a row before its partner is known.
    kind       text   not null,
    name       text   not null,
    privileges text[] not null default '{}',
    columns    text[],

    constraint migration_right_pk primary key (migration, kind, name),
    constraint migration_right_kind_known check (kind in ('table', 'function', 'index')),
    constraint migration_right_migration_shape check (migration ~ '^db/migrations/\d{4}_\w+\.sql$')
);
