using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Catalog;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>The program as operators run it, under more load than it has connections, and with a failing database.</summary>
[Trait("Category", "Slow")]
public sealed class LoadAndFailureTests(PostgresClusterFixture clusters, ITestOutputHelper output)
    : IClassFixture<PostgresClusterFixture>
{
    private const int Callers = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Two_hundred_callers_share_a_pool_of_ten_connections_without_errors()
    {
        var (database, key) = await Partner(await TestPostgres.NewDatabase());
        await using var service = await ServiceProcess.StartServing(WithSmallPool(database));
        using var partner = service.Client(key);
        var statuses = new ConcurrentBag<int>();

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Call())).WaitAsync(Patience);

        var stored = statuses.Count(status => status == 201);
        var rows = await Count(database);
        output.WriteLine(
            $"{statuses.Count} requests, {stored} stored, {statuses.Count - stored} rejected with Retry-After."
        );
        Assert.Equal(stored, rows);
        Assert.True(stored > 0);
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest)).StatusCode);

        async Task Call()
        {
            for (var attempt = 0; attempt < 10; attempt++)
            {
                using var response = await partner.Submit(SubmissionBodies.Smallest);
                await AssertStoredOrRetryAfter(response);
                statuses.Add((int)response.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Killing_the_database_under_load_loses_and_duplicates_no_acknowledged_row()
    {
        var folder = await clusters.Copy();
        await using var postgres = await PostgresClusterFixture.Start(folder);
        var (database, key) = await Partner(postgres.ConnectionString);
        await using var service = await ServiceProcess.StartServing(WithSmallPool(database));
        using var partner = service.Client(key);
        var acknowledged = new ConcurrentDictionary<string, string>();
        var rejected = new ConcurrentBag<string>();
        using var end = new CancellationTokenSource();

        var load = Task.WhenAll(Enumerable.Range(0, 32).Select(Call));
        await Eventually.IsTrue(() => Task.FromResult(acknowledged.Count >= 200), Patience);
        PostgresClusterFixture.Kill(PostgresClusterFixture.ServerProcessOf(folder)!.Value);
        var killed = Stopwatch.StartNew();
        await Eventually.IsTrue(() => Task.FromResult(!rejected.IsEmpty), Patience);
        var before = acknowledged.Count;
        await Eventually.IsTrue(() => Task.FromResult(acknowledged.Count >= before + 200), Patience);
        output.WriteLine($"{killed.Elapsed.TotalSeconds:F1} s from the kill until 200 more rows were stored.");
        await end.CancelAsync();
        await load.WaitAsync(Patience);

        var rows = await Ids(database);
        var failed = acknowledged.Values.Except(rows).Count();
        output.WriteLine(
            $"{acknowledged.Count} acknowledged, {rejected.Count} rejected with Retry-After, {rows.Count} rows, {failed} lost."
        );
        Assert.Equal(0, failed);

        // Requests that got Retry-After are retried with the same idempotency key and stored once.
        foreach (var attempt in rejected)
        {
            acknowledged[attempt] = await (await partner.Submit(SubmissionBodies.Smallest, attempt)).Id();
        }

        Assert.Equal(acknowledged.Values.Order(), (await Ids(database)).Order());

        async Task Call(int caller)
        {
            for (var iteration = 0; !end.IsCancellationRequested; iteration++)
            {
                var attempt = $"{caller}-{iteration}";
                using var response = await partner.Submit(SubmissionBodies.Smallest, attempt);
                await AssertStoredOrRetryAfter(response);

                if ((int)response.StatusCode == 201)
                {
                    acknowledged[attempt] = await response.Id();
                }
                else
                {
                    rejected.Add(attempt);
                    await Task.Delay(50);
                }
            }
        }
    }

    [Fact]
    public async Task A_thousand_idle_connections_do_not_delay_requests()
    {
        var (database, key) = await Partner(await TestPostgres.NewDatabase());
        await using var service = await ServiceProcess.StartServing(database);
        using var partner = service.Client(key);
        var idle = new List<TcpClient>();

        try
        {
            for (var count = 0; count < 1000; count++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(partner.BaseAddress!.Host, partner.BaseAddress.Port);

                if (count % 2 == 0)
                {
                    await client.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
                }
            }

            for (var attempt = 0; attempt < 100; attempt++)
            {
                using var response = await partner
                    .Submit(SubmissionBodies.Smallest)
                    .WaitAsync(TimeSpan.FromSeconds(10));
                Assert.Equal(201, (int)response.StatusCode);
            }

            Assert.All(idle, client => Assert.True(client.Connected));
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        Assert.Equal(100, await Count(database));
    }

    [Fact]
    public async Task A_full_disk_returns_503_on_writes_and_keeps_reads_working()
    {
        var folder = await clusters.Copy();
        await using var postgres = await PostgresClusterFixture.Start(folder);
        await using var disk = await SmallDiskDatabase.Create(postgres.ConnectionString);
        var (database, key) = await Partner(disk.ConnectionString);
        await using var service = await ServiceProcess.StartServing(database);
        using var partner = service.Client(key);
        var stored = new List<string> { await (await partner.Submit(SubmissionBodies.Smallest)).Id() };

        await disk.Fill();
        HttpResponseMessage response;

        // The last pages of the disk may have room for a few.
        while ((int)(response = await partner.Submit(SubmissionBodies.Smallest)).StatusCode == 201)
        {
            stored.Add(await response.Id());
            Assert.True(stored.Count < 5000, "The disk does not fill.");
        }

        await response.AssertProblem(503, "unavailable");
        Assert.NotNull(response.Header("Retry-After"));
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{stored[0]}")).StatusCode);
        Assert.Equal(stored.Order(), (await Ids(database)).Order());

        await disk.FreeSpace();
        stored.Add(await (await partner.Submit(SubmissionBodies.Smallest)).Id());
        Assert.Equal(stored.Order(), (await Ids(database)).Order());
        output.WriteLine($"{disk.Kind}: {stored.Count} acknowledged, none lost.");
    }

    private static string WithSmallPool(string database) =>
        new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = 10 }.ConnectionString;

    /// <summary>Asserts a 201, or a problem with Retry-After.</summary>
    private static async Task AssertStoredOrRetryAfter(HttpResponseMessage response)
    {
        if ((int)response.StatusCode != 201)
        {
            await response.AssertProblem(503, "unavailable");
            Assert.InRange(int.Parse(response.Header("Retry-After")!), 1, 60);
        }
    }

    private static async Task<(string Database, string Key)> Partner(string database)
    {
        await Migrations.Run(database, NullLogger.Instance);
        var keys = ApiKey.GenerateInitialSet();
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model.Id;
        var now = DateTimeOffset.UtcNow;
        await using var source = NpgsqlDataSource.Create(database);
        await PartnerStore.Add(source, new(Guid.CreateVersion7(now), "A partner", [], model, null, now), keys, default);
        // No rate limit: the test measures behaviour under load.
        await using var owner = source.CreateCommand("update partner set requests_per_minute = 1000000");
        await owner.ExecuteNonQueryAsync();
        return (database, keys.SingleKey(KeyType.Secret));
    }

    private static async Task<long> Count(string database) => (await Ids(database)).Count;

    private static async Task<IReadOnlyList<string>> Ids(string database)
    {
        await using var owner = new NpgsqlConnection(database);
        return [.. await owner.QueryAsync<string>("select id::text from assessment")];
    }
}
