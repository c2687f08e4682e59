using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

public sealed class MigrationsTests
{
    private static readonly ILogger Log = NullLogger.Instance;

    [Fact]
    public async Task Concurrent_instances_migrate_once()
    {
        var connectionString = await TestPostgres.NewDatabase();
        var log = new CountingLog();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrations.Run(connectionString, log))));

        var scripts = Directory
            .GetFiles(Path.Combine(GoldenData.Root, "db/migrations"), "*.sql")
            .Select(Path.GetFileName)
            .Order();
        Assert.Equal(scripts.Select(script => $"Applied db/migrations/{script}."), log.Lines);
    }

    [Fact]
    public async Task Concurrent_migrations_of_several_databases_share_the_role()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestPostgres.NewDatabase()));
        await using var admin = NpgsqlDataSource.Create(databases[0]);

        await Task.WhenAll(databases.Select(database => Task.Run(() => Migrations.Run(database, Log))));

        await using var connection = await admin.OpenConnectionAsync();
        Assert.Equal(
            (false, false),
            await connection.QuerySingleAsync<(bool, bool)>(
                "select rolsuper, rolbypassrls from pg_roles where rolname = 'channelfit_app'"
            )
        );
    }

    [Fact]
    public async Task IsCurrent_is_true_only_after_the_migration()
    {
        var connectionString = await TestPostgres.NewDatabase();
        await using var source = NpgsqlDataSource.Create(connectionString);

        Assert.False(await Migrations.IsCurrent(source));
        await Migrations.Run(connectionString, Log);
        Assert.True(await Migrations.IsCurrent(source));

        await using var command = source.CreateCommand("delete from schema_version where scriptname like '%0002%'");
        await command.ExecuteNonQueryAsync();
        Assert.False(await Migrations.IsCurrent(source));
    }

    [Fact]
    public async Task A_migration_that_breaks_tenant_isolation_is_rolled_back()
    {
        var connectionString = await TestPostgres.NewDatabase();
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("create table leak (partner_id uuid, primary key (partner_id))");

        var refusal = await Assert.ThrowsAsync<UnusableDatabaseException>(() => Migrations.Run(connectionString, Log));

        Assert.StartsWith(
            "This database does not isolate partners: table leak:",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Null(await connection.QuerySingleAsync<string?>("select to_regclass('assessment')::text"));

        // After the repair the migrations continue.
        await connection.ExecuteAsync("drop table leak");
        await Migrations.Run(connectionString, Log);
        Assert.True(await Migrations.IsCurrent(source));
    }

    [Theory]
    [InlineData(14, true)]
    [InlineData(15, false)]
    [InlineData(17, false)]
    public void An_unsupported_PostgreSQL_version_is_rejected(int major, bool rejected)
    {
        var refusal = Record.Exception(() => Migrations.CheckServerVersion(new(major, 11)));

        Assert.Equal(rejected, refusal is UnusableDatabaseException);
        Assert.Equal(
            rejected ? "The database server is PostgreSQL 14.11; ChannelFit needs 15 or later." : null,
            refusal?.Message
        );
    }

    [Fact]
    public async Task An_owner_with_CREATEROLE_needs_no_superuser()
    {
        var connectionString = await NonSuperuserDatabase.CreateWithCreateRole();

        await Migrations.Run(connectionString, Log);
        await Migrations.Run(connectionString, Log);
    }

    [Fact]
    public async Task An_owner_who_was_granted_the_role_need_not_create_it()
    {
        var connectionString = await NonSuperuserDatabase.CreateWithRoleGranted();

        await Migrations.Run(connectionString, Log);
    }

    [Fact]
    public async Task An_owner_without_access_to_the_role_gets_instructions()
    {
        var connectionString = await NonSuperuserDatabase.CreateWithoutRights();

        var refusal = await Assert.ThrowsAsync<UnusableDatabaseException>(() => Migrations.Run(connectionString, Log));

        var user = new NpgsqlConnectionStringBuilder(connectionString).Username;
        Assert.Contains($"grant channelfit_app to {user};", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class CountingLog : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            lock (Lines)
                Lines.Add(formatter(state, exception));
        }
    }
}
