using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>Two instances in Production, started together on a new database, and a partner created by the command.</summary>
public sealed class TwoInstancesFixture : IAsyncLifetime
{
    public string Database { get; private set; } = "";

    public ServiceProcess First { get; private set; } = null!;

    public ServiceProcess Second { get; private set; } = null!;

    public int MetricsPort { get; } = FreePort.Find();

    public string Key { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Database = await TestPostgres.NewDatabase();
        var services = await Task.WhenAll(
            ServiceProcess.StartServing(Database, ("ChannelFit__Metrics__Port", $"{MetricsPort}")),
            ServiceProcess.StartServing(Database)
        );
        (First, Second) = (services[0], services[1]);
        Key = (await CreatePartner()).List("keys").Single(IsTestSecret).Text("key");

        static bool IsTestSecret(JsonElement key) => key.Text("mode") == "test" && key.Text("kind") == "secret";
    }

    public async Task<JsonElement> CreatePartner()
    {
        var (code, output, error) = await ServiceProcess.Run(
            [("ConnectionStrings__ChannelFit", Database)],
            "partner",
            "create",
            "Acme",
            "--json"
        );
        Assert.Equal((0, ""), (code, error));
        return JsonSerializer.Deserialize<JsonElement>(output);
    }

    public async Task DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}

[Trait("Category", "Slow")]
public sealed class TwoInstancesTests(TwoInstancesFixture instances) : IClassFixture<TwoInstancesFixture>
{
    [Fact]
    public async Task Two_concurrently_started_instances_migrate_once_and_serve_the_same_rows()
    {
        using var one = instances.First.Client(instances.Key);
        using var other = instances.Second.Client(instances.Key);

        var created = await one.Submit(SubmissionBodies.Complete, "anywhere");
        var replayed = await other.Submit(SubmissionBodies.Complete, "anywhere");

        Assert.Equal(await created.Text(), await replayed.Text());
        Assert.Equal(await created.Text(), await other.GetStringAsync(created.Headers.Location));
        await using var database = new NpgsqlConnection(instances.Database);
        var scripts = (await database.QueryAsync<string>("select scriptname from schema_version")).ToList();
        Assert.NotEmpty(scripts);
        Assert.Equal(scripts.Distinct(), scripts);
    }

    [Fact]
    public async Task Partner_create_prints_exactly_one_JSON_object()
    {
        var partner = await instances.CreatePartner();

        Assert.Equal(["partnerId", "keys"], partner.Names());
        Assert.True(partner.GetProperty("partnerId").TryGetGuid(out _));
        Assert.All(partner.List("keys"), key => Assert.Equal(["kind", "mode", "key"], key.Names()));
        Assert.Equal(
            ["live public", "live secret", "test public", "test secret"],
            partner.List("keys").Select(key => $"{key.Text("mode")} {key.Text("kind")}").Order()
        );
    }

    [Fact]
    public async Task Logs_and_metrics_contain_no_submitted_content()
    {
        using var client = instances.First.Client(instances.Key);
        const string body = """
            {"instrument":"channel-fit@2","answers":{"NET1":987,"CTX1":"academic"},"personRef":"distinctive-person",
             "metadata":{"distinctive-name":"distinctive-value"}}
            """;
        var failing = body.Replace("distinctive-person", "distinctive-unlucky", StringComparison.Ordinal);
        await using (var database = new NpgsqlConnection(instances.Database))
        {
            await database.ExecuteAsync(
                """
                create function quote() returns trigger language plpgsql as
                    $$ begin raise exception 'cannot keep %', new using detail = new, hint = new; end $$;
                create trigger quote before insert on assessment
                    for each row when (new.person_ref = 'distinctive-unlucky') execute function quote()
                """
            );
        }

        var location = (await client.Submit(body, "distinctive-attempt")).Headers.Location;
        var failed = await client.Submit(failing, "distinctive-attempt-2");
        await client.Submit(body.Replace("987", "\"distinctive-answer\"", StringComparison.Ordinal));
        await client.Submit(body.Replace("}", "", StringComparison.Ordinal));
        await client.GetAsync("/v1/assessments?personRef=distinctive-person&x=distinctive-query");
        await client.GetAsync("/v1/people/distinctive-person/assessments");
        await client.GetAsync("/distinctive/path");
        await client.GetAsync(location);

        var problem = await failed.AssertProblem(500, "internal");
        Assert.DoesNotContain("distinctive", problem.ToString().Replace("\"instance\"", ""), StringComparison.Ordinal);
        var log = await Eventually(() =>
            instances.First.Output.FirstOrDefault(line =>
                line.Contains(problem.Text("traceId"), StringComparison.Ordinal)
            )
        );
        Assert.Contains("/v1/assessments failed", log, StringComparison.Ordinal);
        Assert.Contains("P0001", log, StringComparison.Ordinal);

        using var metrics = new HttpClient();
        var scrape = await metrics.GetStringAsync($"http://127.0.0.1:{instances.MetricsPort}/metrics");
        Assert.Contains("http_route=\"/v1/assessments\"", scrape, StringComparison.Ordinal);
        Assert.All(
            [.. instances.First.Output, .. instances.First.Error, .. scrape.Split('\n')],
            line =>
            {
                Assert.DoesNotContain("distinctive", line, StringComparison.Ordinal);
                Assert.DoesNotContain("academic", line, StringComparison.Ordinal);
                Assert.DoesNotContain(instances.Key, line, StringComparison.Ordinal);
                Assert.DoesNotContain("assword", line, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task Every_log_line_is_a_JSON_object()
    {
        using var client = instances.First.Client();
        await client.GetAsync("/health/ready");

        Assert.NotEmpty(instances.First.Output);
        Assert.All(
            instances.First.Output,
            line => Assert.Equal(JsonValueKind.Object, JsonSerializer.Deserialize<JsonElement>(line).ValueKind)
        );
    }

    [Fact]
    public async Task Metrics_are_served_only_on_the_metrics_port()
    {
        using var main = instances.First.Client(instances.Key);
        using var without = instances.Second.Client(instances.Key);
        var metrics = new Uri($"http://127.0.0.1:{instances.MetricsPort}");
        using var own = new HttpClient { BaseAddress = metrics };

        var scraped = await own.GetAsync("/metrics");
        Assert.Equal((200, "nosniff"), ((int)scraped.StatusCode, scraped.Header("X-Content-Type-Options")));
        foreach (var path in (string[])["/v1/channels", "/health/live", "/swagger", "/metrics/"])
        {
            await (await own.GetAsync(path)).AssertProblem(404, "not-found");
        }

        foreach (var client in (HttpClient[])[main, without])
        {
            await (await client.GetAsync("/metrics")).AssertProblem(404, "not-found");
            client.DefaultRequestHeaders.Host = metrics.Authority;
            await (await client.GetAsync("/metrics")).AssertProblem(404, "not-found");
            await (
                await client.Send(HttpMethod.Get, "/metrics", ("X-Forwarded-Host", metrics.Authority))
            ).AssertProblem(404, "not-found");
        }
    }

    [Fact]
    public async Task Running_requests_complete_during_shutdown()
    {
        await using var service = await ServiceProcess.StartServing(instances.Database);
        using var client = service.Client(instances.Key);
        await client.Submit(SubmissionBodies.Smallest, "held");

        await using var blocking = new NpgsqlConnection(instances.Database);
        await blocking.OpenAsync();
        await using var hold = await blocking.BeginTransactionAsync();
        await blocking.ExecuteAsync("select from idempotency where key = 'held' for update", transaction: hold);
        var slow = client.Submit(SubmissionBodies.Smallest, "held");
        await Task.Delay(500);

        await service.Terminate();
        await Task.Delay(1500);
        Assert.False(slow.IsCompleted);
        await Assert.ThrowsAsync<HttpRequestException>(() => service.Client().GetAsync("/health/live"));
        await hold.RollbackAsync();

        Assert.Equal(201, (int)(await slow).StatusCode);
        Assert.Equal(0, await service.End());
        Assert.DoesNotContain(service.Output, line => line.Contains("\"Error\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Links_use_the_public_URL_and_never_the_Host_header()
    {
        using var client = instances.First.Client(instances.Key);
        await client.Submit(SubmissionBodies.Smallest);
        await client.Submit(SubmissionBodies.Smallest);

        var response = await client.Send(HttpMethod.Get, "/v1/assessments?limit=1", ("Host", "evil.example"));

        Assert.StartsWith(
            "<https://fit.example.com/v1/assessments?",
            response.Header("Link"),
            StringComparison.Ordinal
        );
    }

    private static async Task<string> Eventually(Func<string?> find)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (find() is { } found)
            {
                return found;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The log does not contain the expected line.");
    }
}
