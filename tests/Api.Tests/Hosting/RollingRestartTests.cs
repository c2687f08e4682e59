using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>Instances behind haproxy are replaced one after the other without an effect on clients.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private const int Callers = 8;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_rolling_restart_behind_a_load_balancer_fails_no_request()
    {
        var database = await ApiFixture.CreateDatabase();
        var created = await ServiceProcess.Run(
            [("ConnectionStrings__ChannelFit", database)],
            "partner",
            "create",
            "A",
            "--json"
        );
        var key = JsonSerializer
            .Deserialize<JsonElement>(created.Output)
            .List("keys")
            .First(one => one.Text("kind") == "secret")
            .Text("key");
        int[] ports = [FreePort(), FreePort(), FreePort()];
        var front = FreePort();
        var instances = new List<ServiceProcess>();

        foreach (var port in ports)
        {
            instances.Add(await Serve(database, port));
        }

        using var haproxy = await StartLoadBalancer(front, ports);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{front}") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var statuses = new ConcurrentQueue<int>();
        var failed = new ConcurrentQueue<string>();
        using var end = new CancellationTokenSource();

        try
        {
            await WaitUntil(async () => (await client.GetAsync("/health/ready")).IsSuccessStatusCode);
            var calls = Enumerable.Range(0, Callers).Select(_ => Call()).ToList();

            for (var at = 0; at < instances.Count; at++)
            {
                await instances[at].Terminate();
                Assert.Equal(0, await instances[at].End());
                await instances[at].DisposeAsync();
                instances[at] = await Serve(database, ports[at]);
                await Task.Delay(1500); // Until haproxy sends requests to it again.
            }

            await WaitUntil(() => Task.FromResult(statuses.Count >= 8000));
            await end.CancelAsync();
            await Task.WhenAll(calls);
        }
        finally
        {
            await end.CancelAsync();
            haproxy.Kill();

            foreach (var instance in instances)
            {
                await instance.DisposeAsync();
            }
        }

        output.WriteLine($"{statuses.Count} requests, {failed.Count} lost.");
        Assert.Empty(failed);

        // 503 asks the client to send the request again; nothing is lost.
        Assert.All(statuses, status => Assert.True(status is 200 or 201 or 503, $"{status}"));
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
                    await response.Content.ReadAsByteArrayAsync();
                    statuses.Enqueue((int)response.StatusCode);
                }
                catch (HttpRequestException error)
                {
                    failed.Enqueue(error.Message);
                }
            }
        }
    }

    [Fact]
    public async Task A_stopping_service_is_not_ready_and_serves_until_the_drain_time_ends()
    {
        var port = FreePort();
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
        var port = FreePort();
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

    private static Task<ServiceProcess> Serve(string database, int port, int drainSeconds = 4) =>
        ServiceProcess.StartServing(
            database,
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("ChannelFit__DrainSeconds", $"{drainSeconds}"),
            ("ChannelFit__RateLimits__PerMinute", "0")
        );

    /// <summary>Starts haproxy without retries, so that every lost connection is visible.</summary>
    private static async Task<Process> StartLoadBalancer(int front, int[] ports)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            $"""
            defaults
                mode http
                retries 0
                timeout connect 2s
                timeout client 30s
                timeout server 30s
            frontend front
                bind 127.0.0.1:{front}
                default_backend instances
            backend instances
                http-reuse always
                option httpchk GET /health/ready
                default-server check inter 300ms fall 2 rise 2
            {string.Concat(ports.Select((port, at) => $"    server i{at} 127.0.0.1:{port}\n"))}
            """
        );
        // Debian puts /usr/sbin into the PATH of root only.
        var program = File.Exists("/usr/sbin/haproxy") ? "/usr/sbin/haproxy" : "haproxy";
        return Process.Start(new ProcessStartInfo(program, ["-db", "-f", file]))!;
    }

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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
