using System.Globalization;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.EmbeddedPostgres;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Benchmarks;

/// <summary>A durable, migrated PostgreSQL server in a temporary folder, with one partner.</summary>
public sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly string folder;
    private readonly EmbeddedPostgresServer postgres;
    private readonly NpgsqlDataSource owner;

    private BenchmarkDatabase(string folder, EmbeddedPostgresServer postgres)
    {
        (this.folder, this.postgres) = (folder, postgres);
        owner = DataSourceFactory.Create(postgres.ConnectionString);
    }

    public string ConnectionString => postgres.ConnectionString;

    /// <summary>The process id of the server.</summary>
    public int Process { get; private set; }

    /// <summary>A test key of the partner.</summary>
    public string Key { get; private set; } = "";

    /// <summary>A live key of the partner, whose webhooks are separate from those of the test key.</summary>
    public string LiveKey { get; private set; } = "";

    /// <summary>Adds another partner and returns its test key.</summary>
    public async Task<string> AddPartner(string model) => (await AddKeys(model)).Test;

    /// <summary>Queries the database as its owner.</summary>
    public async Task<T> Ask<T>(string sql)
    {
        await using var connection = await owner.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, commandTimeout: 0))!;
    }

    public static async Task<BenchmarkDatabase> Make(string model)
    {
        var home = Path.Combine(Path.GetTempPath(), $"channelfit-benchmarks-{Environment.ProcessId}");
        await RaiseConnectionLimit(home);
        var server = await EmbeddedPostgresServer.Start(home, null, NullLogger.Instance, CancellationToken.None);
        var database = new BenchmarkDatabase(home, server);
        await Migrations.Run(server.ConnectionString, NullLogger.Instance);
        await database.Prepare(model);
        return database;
    }

    /// <summary>Returns answers, scores and verdicts of the partner's newest assessment as pgbench variables.</summary>
    public async Task<Dictionary<string, string>> NewestRow()
    {
        await using var connection = await owner.OpenConnectionAsync();
        var row = await connection.QuerySingleAsync(
            """
            select partner_id::text as tenant, instrument, model, focus, answers::text as answers, scores::text as scores,
                   verdicts::text as verdicts, result_hash::text as hash
            from assessment
            order by id desc
            limit 1
            """
        );
        return ((IDictionary<string, object>)row).ToDictionary(column => column.Key, column => (string)column.Value);
    }

    /// <summary>Inserts rows with known ids as copies of existing ones and returns the ids.</summary>
    public async Task<string[]> Multiply(int rows)
    {
        await using var connection = await owner.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            with numbered as (select *, row_number() over (order by id) - 1 as number, count(*) over () as of from assessment)
            insert into assessment
            select partner_id, ('01a00000-0000-7000-8000-' || lpad(copy::text, 12, '0'))::uuid, created_at, duration_seconds,
                   test, person_ref, instrument, model, focus, answers, plan, consent, metadata, scores, verdicts, result_hash
            from numbered
            join generate_series(0, @rows - 1) as copy on copy % of = number
            """,
            new { rows },
            commandTimeout: 0
        );
        await connection.ExecuteAsync("vacuum analyze assessment", commandTimeout: 0);
        return [.. Enumerable.Range(0, rows).Select(row => $"01a00000-0000-7000-8000-{row:000000000000}")];
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Enough connections for the service and pgbench at the same time.</summary>
    private static async Task RaiseConnectionLimit(string home)
    {
        await using var server = await EmbeddedPostgresServer.Start(
            home,
            null,
            NullLogger.Instance,
            CancellationToken.None
        );
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.ExecuteAsync("alter system set max_connections = 200");
    }

    private async Task Prepare(string model)
    {
        await using var connection = await owner.OpenConnectionAsync();
        var durable = await connection.QuerySingleAsync<bool>(
            "select current_setting('fsync')::bool and current_setting('synchronous_commit') = 'on'"
        );

        if (!durable)
        {
            throw new BenchmarkException("Set fsync and synchronous_commit to on: only durable writes are measured.");
        }

        var pid = await connection.QuerySingleAsync<string>(
            "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)"
        );
        Process = int.Parse(pid, CultureInfo.InvariantCulture);

        (Key, LiveKey) = await AddKeys(model);
    }

    private async Task<(string Test, string Live)> AddKeys(string model)
    {
        var now = TimeProvider.System.GetUtcNow();
        var keys = ApiKey.GenerateInitialSet();
        var partner = new Partner(Guid.CreateVersion7(now), "Benchmarks", [], model, SuspendedAt: null, now);
        await PartnerStore.Add(owner, partner, keys, CancellationToken.None);
        return (SecretOf(KeyMode.Test), SecretOf(KeyMode.Live));

        string SecretOf(KeyMode mode) => keys.Single(key => key.Mode == mode && key.Type == KeyType.Secret).Reveal();
    }
}
