using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>The start checks the schema: its tenant isolation, and that the previous release can use it.</summary>
public sealed class SchemaCheckTests
{
    private static readonly ILogger Log = NullLogger.Instance;

    // For the tests that commit nothing.
    private static readonly Lazy<Task<string>> Database = new(ApiFixture.CreateDatabase);

    [Theory]
    [InlineData("create table leak (partner_id uuid, primary key (partner_id))", "row-level security is not enabled")]
    [InlineData("alter table assessment no force row level security", "row-level security is not forced")]
    [InlineData("drop policy own_rows on idempotency", "no row-level security policy")]
    [InlineData("create policy all_rows on assessment using (true)", "policy all_rows opens rows")]
    [InlineData("create policy any_row on assessment for insert with check (true)", "policy any_row opens rows")]
    [InlineData(
        "create policy loose on assessment using (partner_id = (select current_partner())) with check (true)",
        "policy loose opens rows"
    )]
    [InlineData(
        "create policy loose on assessment using (true or partner_id = (select current_partner()))",
        "policy loose opens rows"
    )]
    [InlineData(
        """
            create function leak() returns bigint language sql security definer set search_path = ''
                return (select count(*) from public.assessment);
            revoke execute on function leak from public;
            grant execute on function leak to channelfit_app
            """,
        "function leak() runs as its owner, and channelfit_app may call it"
    )]
    [InlineData("create table leak (id uuid primary key, partner_id uuid)", "primary key does not lead")]
    [InlineData("grant update on assessment to channelfit_app", "assessment: UPDATE is granted to channelfit_app")]
    [InlineData("grant delete on partner to channelfit_app", "partner: DELETE is granted to channelfit_app")]
    [InlineData("grant update on audit to channelfit_app", "audit: UPDATE is granted to channelfit_app")]
    [InlineData("grant update (suspended_at) on partner to channelfit_app", "partner: UPDATE is granted")]
    [InlineData("create index leak on assessment (created_at)", "index leak: it does not lead with the partner")]
    [InlineData("create index leak on assessment ((partner_id::text), id)", "index leak: it does not lead")]
    [InlineData("create index leak on partner (name)", "index leak: it does not lead with the partner")]
    [InlineData(
        "alter table audit add constraint one unique (id, partner_id)",
        "index one: it does not lead with the partner"
    )]
    [InlineData(
        "alter table audit add constraint leads foreign key (subject) references partner (id)",
        "audit: the foreign key leads does not lead with the partner"
    )]
    [InlineData("grant select (scriptname) on schema_version to public", "schema_version: SELECT is granted to public")]
    [InlineData(
        "create view leak as table assessment; grant select on leak to channelfit_app",
        "leak: SELECT is granted"
    )]
    [InlineData("alter table schema_version owner to channelfit_app", "owns table schema_version")]
    [InlineData("grant create on schema public to channelfit_app", "may create tables in schema public")]
    [InlineData("grant execute on function find_key to public", "PUBLIC may call it")]
    [InlineData("alter function find_key reset search_path", "without search_path = pg_catalog, pg_temp")]
    [InlineData("alter function find_key set search_path = ''", "without search_path = pg_catalog, pg_temp")]
    [InlineData("alter function find_key set search_path = pg_catalog", "without search_path = pg_catalog, pg_temp")]
    [InlineData("alter function find_key set search_path = pg_temp, pg_catalog", "without search_path = pg_catalog")]
    [InlineData("drop policy owner_rows on partner", "table partner: the policy owner_rows of its owner")]
    [InlineData("drop policy owner_writes on audit", "the command migrate creates it again")]
    [InlineData("revoke insert on share from channelfit_app", "share: INSERT is not granted to channelfit_app")]
    [InlineData(
        "revoke update (name) on partner from channelfit_app",
        "partner: UPDATE of name is not granted to channelfit_app"
    )]
    [InlineData("drop table share", "table share is missing")]
    [InlineData(
        "revoke execute on function find_token from channelfit_app",
        "function find_token is missing, or channelfit_app may not call it"
    )]
    [InlineData("revoke usage on schema public from public, channelfit_app", "may not use schema public")]
    [InlineData(
        // Not in the journal: no entry says that this migration has run.
        """
            insert into migration_right (migration, kind, name, privileges)
            values ('db/migrations/9998_later.sql', 'table', 'audit', '{UPDATE}');
            grant update on audit to channelfit_app
            """,
        "audit: UPDATE is granted to channelfit_app"
    )]
    [InlineData("create role leak_role; grant leak_role to channelfit_app", "is a member of leak_role")]
    [InlineData("alter role channelfit_app bypassrls", "may do more than a plain role")]
    public async Task A_database_without_tenant_isolation_is_rejected(string mistake, string violation)
    {
        await using var connection = new NpgsqlConnection(await Database.Value);
        await connection.OpenAsync();

        // Never committed: roles belong to the server, which other tests use at the same time.
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(mistake);
        var refusal = await Assert.ThrowsAsync<UnusableDatabaseException>(() =>
            Migrations.VerifyTenantIsolation(connection, CancellationToken.None)
        );

        Assert.Contains(violation, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Rollback: the migrations of this release have run, and the previous release starts again.</summary>
    [Fact]
    public async Task The_previous_release_accepts_the_schema_of_this_release()
    {
        await using var connection = new NpgsqlConnection(await UpgradedDatabase.Create());
        await connection.OpenAsync();
        var checks = await File.ReadAllTextAsync(Path.Combine(GoldenData.Root, "tests/Api.Tests/Released/checks.sql"));

        Assert.Empty(await connection.QueryAsync<string>(checks));
    }

    [Fact]
    public async Task Privileges_granted_by_a_later_migration_do_not_fail_the_start()
    {
        await using var connection = new NpgsqlConnection(await Database.Value);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            """
            alter table audit add column later text;
            create table later (
                partner_id uuid not null default current_partner(), id uuid not null, primary key (partner_id, id));
            alter table later enable row level security;
            alter table later force row level security;
            create policy own_rows on later using (partner_id = (select current_partner()));
            create unique index later_id on later (id);
            create function look_later() returns bigint language sql security definer set search_path = pg_catalog, pg_temp
                as 'select count(*) from public.later';
            revoke execute on function look_later from public;

            grant execute on function look_later to channelfit_app;
            grant select, insert on later to channelfit_app;
            grant update (later) on audit to channelfit_app;
            insert into migration_right (migration, kind, name, privileges, columns)
            values
                ('db/migrations/9999_later.sql', 'function', 'look_later', '{}', null),
                ('db/migrations/9999_later.sql', 'index', 'later_id', '{}', null),
                ('db/migrations/9999_later.sql', 'table', 'later', '{SELECT,INSERT}', null),
                ('db/migrations/9999_later.sql', 'table', 'audit', '{UPDATE}', '{later}');
            insert into schema_version (scriptname, applied) values ('db/migrations/9999_later.sql', now())
            """
        );

        await Migrations.VerifyTenantIsolation(connection, CancellationToken.None);

        // The role has no further privileges.
        await connection.ExecuteAsync("grant update (action) on audit to channelfit_app");
        var refusal = await Assert.ThrowsAsync<UnusableDatabaseException>(() =>
            Migrations.VerifyTenantIsolation(connection, CancellationToken.None)
        );
        Assert.EndsWith(
            "isolate partners: audit: UPDATE is granted to channelfit_app.",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Tenant_isolation_removed_after_migration_fails_the_next_start()
    {
        var connectionString = await ApiFixture.CreateDatabase();
        await PostgresClusterFixture.Execute(connectionString, "alter table assessment no force row level security");

        var refusal = await Assert.ThrowsAsync<UnusableDatabaseException>(() => Migrations.Run(connectionString, Log));

        Assert.Contains("row-level security is not forced", refusal.Message, StringComparison.Ordinal);
    }
}
