using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>Instances behind haproxy are replaced one after the other without an effect on clients.</summary>
[Trait("Category", "Slow")]
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private const int Callers = 8;

    [Fact]
    public async Task A_rolling_restart_behind_a_load_balancer_fails_no_request()
    {
        var database = await ApiFixture.CreateDatabase();
        var key = await ServiceProcess.CreatePartner(database);
        int[] ports = [.. Enumerable.Range(0, 4).Select(_ => FreePort.Find())];
        var spare = ports[^1];
        var instances = new Queue<(int Port, ServiceProcess Process)>();

        var statuses = new ConcurrentQueue<int>();
        var failed = new ConcurrentQueue<string>();
        using var end = new CancellationTokenSource();
        using var balancer = new LoadBalancer(ports);
        using var client = PartnerClientExtensions.Client(balancer.Address, key);
        await using var receiver = await WebhookReceiver.Start();
        var stored = new ConcurrentQueue<string>();
        var revoked = 0.0;

        try
        {
            foreach (var port in ports[..^1])
            {
                instances.Enqueue((port, await Serve(database, port)));
            }

            await balancer.WaitUntilServing(ports[..^1]);
            await client.Subscribe(receiver.Url, "assessment.completed");
            var calls = Enumerable.Range(0, Callers).Select(_ => Call()).ToList();

            // The new instance serves before the old one stops (docs/deployment.md#upgrade-and-roll-back).
            for (var restarted = 0; restarted < ports.Length - 1; restarted++)
            {
                instances.Enqueue((spare, await Serve(database, spare)));
                await balancer.WaitUntilServing(ports);
                (spare, var old) = instances.Dequeue();
                await old.Terminate();
                Assert.Equal(0, await old.End());
                await old.DisposeAsync();
                await balancer.WaitUntilServing([.. instances.Select(instance => instance.Port)]);
            }

            await Eventually.IsTrue(() => Task.FromResult(statuses.Count >= 8000), TimeSpan.FromMinutes(3));
            await end.CancelAsync();
            await Task.WhenAll(calls);
            await receiver.WaitFor(stored.Count);
            revoked = await Revoke(client, instances.Select(instance => instance.Process));
        }
        finally
        {
            await end.CancelAsync();

            foreach (var (_, process) in instances)
            {
                await process.DisposeAsync();
            }
        }

        await using var owner = new NpgsqlConnection(database);
        var rows = (await owner.QueryAsync<string>("select id::text from assessment")).ToList();
        var delivered = receiver.Received.Select(request => request.Subject).ToList();
        output.WriteFigures(
            FormattableString.Invariant(
                $"Rolling restart: {ports.Length - 1} instances, {statuses.Count} requests, {failed.Count} failed; {stored.Count} rows stored, {stored.Except(rows).Count()} lost, {rows.Count - stored.Count} doubled; {delivered.Count} webhooks, {delivered.Count - stored.Count} twice; a revoked key rejected by all instances after {revoked:F1} s."
            )
        );
        Assert.Equal(stored.Order(), rows.Order());
        Assert.Equal(stored.Order(), delivered.Order());
        Assert.InRange(revoked, 0, 5);
        Assert.Empty(failed);
        Assert.All(statuses, status => Assert.InRange(status, 200, 201));
        Assert.True(statuses.Count >= 8000);

        async Task Call()
        {
            for (var attempt = 0; !end.IsCancellationRequested; attempt++)
            {
                try
                {
                    using var response =
                        attempt % 10 == 0
                            ? await client.Submit(SubmissionBodies.Smallest)
                            : await client.Post("/v1/scores", SubmissionBodies.Smallest);
                    var body = await response.Content.ReadAsStringAsync();
                    statuses.Enqueue((int)response.StatusCode);

                    if ((int)response.StatusCode == 201)
                    {
                        stored.Enqueue(JsonSerializer.Deserialize<JsonElement>(body).Text("id"));
                    }

                    if (!response.IsSuccessStatusCode)
                    {
                        failed.Enqueue($"{(int)response.StatusCode}: {body}");
                    }
                }
                catch (HttpRequestException error)
                {
                    failed.Enqueue(error.Message);
                }

                await Task.Delay(40); // A start needs the processors as well.
            }
        }
    }

    [Fact]
    public async Task A_stopping_service_is_not_ready_and_serves_until_the_drain_time_ends()
    {
        var port = FreePort.Find();
        await using var service = await Serve(await ApiFixture.CreateDatabase(), port, drainSeconds: 3);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        Assert.Null((await client.GetAsync("/health/ready")).Headers.ConnectionClose);

        var stopwatch = Stopwatch.StartNew();
        await service.Terminate();
        await WaitUntil(async () => (int)(await client.GetAsync("/health/ready")).StatusCode == 503);

        var ready = await client.GetAsync("/health/ready");
        await ready.AssertProblem(503, "unavailable");
        var served = await client.GetAsync("/v1/channels");
        Assert.Equal((200, true), ((int)served.StatusCode, served.Headers.ConnectionClose));
        Assert.Equal(0, await service.End());
        Assert.InRange(stopwatch.Elapsed.TotalSeconds, 3, 30);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/v1/channels"));
    }

    [Theory]
    [InlineData("INT", null)]
    [InlineData("TERM", "TERM")]
    public async Task SIGINT_and_a_second_signal_skip_the_drain_time(string signal, string? second)
    {
        var port = FreePort.Find();
        await using var service = await Serve(await ApiFixture.CreateDatabase(), port, drainSeconds: 120);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };

        // A signal during the start ends it without draining, and the server listens before the start has ended.
        await WaitUntil(async () => (int)(await client.GetAsync("/health/ready")).StatusCode == 200);
        await Task.Delay(1000);

        await service.Signal(signal);

        if (second is not null)
        {
            await Task.Delay(500);
            await service.Signal(second);
        }

        Assert.Equal(0, await service.End());
    }

    /// <summary>Revokes a key that every instance has accepted; returns the seconds until all of them reject it.</summary>
    private static async Task<double> Revoke(HttpClient partner, IEnumerable<ServiceProcess> instances)
    {
        var (id, key) = await partner.IssueKey("assessments:read");
        var clients = instances.Select(instance => instance.Client(key)).ToList();

        foreach (var client in clients)
        {
            Assert.Equal(200, (int)(await client.GetAsync("/v1/assessments")).StatusCode);
        }

        var stopwatch = Stopwatch.StartNew();
        Assert.Equal(204, (int)(await partner.RevokeKey(id)).StatusCode);

        foreach (var client in clients)
        {
            await WaitUntil(async () => (int)(await client.GetAsync("/v1/assessments")).StatusCode == 401);
            client.Dispose();
        }

        return stopwatch.Elapsed.TotalSeconds;
    }

    private static Task<ServiceProcess> Serve(string database, int port, int drainSeconds = 4) =>
        ServiceProcess.StartServing(
            database,
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("ChannelFit__DrainSeconds", $"{drainSeconds}"),
            ("ChannelFit__RateLimits__PerMinute", "0"),
            // The receiver of the test uses http and this machine.
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("ChannelFit__Webhooks__AllowPrivateAddresses", "true")
        );

    private static async Task WaitUntil(Func<Task<bool>> holds)
    {
        for (var stopwatch = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            Assert.True(stopwatch.Elapsed < TimeSpan.FromMinutes(3), "The condition did not become true.");

            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (HttpRequestException) { }
        }
    }
}
