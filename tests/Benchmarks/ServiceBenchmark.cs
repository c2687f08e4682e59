using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using ChannelFit.Api;
using ChannelFit.Catalog;
using ChannelFit.Domain;

namespace ChannelFit.Benchmarks;

/// <summary>Compares the running service with the upper limit of the machine in one run: 64 connections, fsync on.</summary>
public sealed class ServiceBenchmark : IAsyncDisposable
{
    private const int Bodies = 64;
    private const int Rows = 10_000;
    private const int Posts = 100_000;
    private const int Calls = 2_000;

    private readonly BenchmarkDatabase database;
    private readonly ResultTable table;
    private readonly AlternatingLoadTest comparison;
    private readonly HttpClient client = new();
    private readonly string folder = Directory.CreateTempSubdirectory("channelfit-load-").FullName;
    private readonly PublishedCatalog catalog;
    private readonly string[] bodies;

    private ServiceBenchmark(BenchmarkDatabase database, ResultTable table, PublishedCatalog catalog)
    {
        (this.database, this.table, this.catalog) = (database, table, catalog);
        bodies = BenchmarkSubmissions.Requests(catalog.NewestModel.Model, Bodies);
        comparison = new(table, database.Process);
        client.DefaultRequestHeaders.Authorization = new("Bearer", database.Key);
    }

    /// <summary>Measures the start, the three operations and the memory.</summary>
    public static async Task Run(ResultTable table)
    {
        LoadTools.RequireAll();
        Console.CancelKeyPress += (_, press) => press.Cancel = true; // Child processes receive it as well, and their exit ends this process.
        var published = CatalogLoader.Load(App.SeedsFolder);
        await using var temporary = await BenchmarkDatabase.Make(published.NewestModel.Model.Id);
        await using var benchmark = new ServiceBenchmark(temporary, table, published);
        await benchmark.Run();
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task Run()
    {
        var bodyFile = await Write("bodies", bodies);
        var (service, start) = await Start();
        using var _ = service;
        var early = CpuTime.Memory(service.Id);

        foreach (var body in bodies)
        {
            await service.First(HttpStatusCode.Created, () => Post(service, "assessments", body));
        }

        var row = await database.NewestRow();
        var paths = (await database.Multiply(Rows)).Select(id => $"/v1/assessments/{id}");
        var pathFile = await Write("paths", paths);
        var posted = 0L;

        table.Section("service, 64 connections", "req/s", "÷ row below", "µs service", "µs PostgreSQL", "µs client");

        foreach (var instrument in catalog.Instruments.Reverse())
        {
            await ComparePreview(service, catalog.NewestModelOf(instrument.Instrument.Id)!.Model);
        }

        await comparison.Run(
            new(
                "POST /v1/assessments, durable",
                service.Id,
                Counted(Wrk(service, "POST", bodyFile, "/v1/assessments"))
            ),
            new("  pgbench, the same SQL", null, Pgbench(await Write("insert.sql", [PgbenchScripts.Submit]), row))
        );
        await SubmitAsPartners(bodyFile, row);
        await comparison.Run(
            new("GET /v1/assessments/{id}", service.Id, Wrk(service, "GET", pathFile)),
            new("  pgbench, the same SQL", null, Pgbench(await Write("read.sql", [PgbenchScripts.Read(Rows)]), row))
        );

        while (posted < Posts)
        {
            await Counted(Wrk(service, "POST", bodyFile, "/v1/assessments"))(AlternatingLoadTest.Seconds);
        }

        table.Section("one connection", "p50 ms", "p99 ms");
        (await Latencies.Measure(Calls, call => Post(service, "assessments", bodies[call % Bodies]))).AddTo(
            table,
            "POST /v1/assessments, durable"
        );
        table.Section("start and memory", "");
        table.Row("process start to first 201", $"{start.TotalMilliseconds:#,0} ms");
        table.Row("memory after the first 201", $"{early / 1e6:#,0} MB");
        table.Row($"memory after {posted:#,0} posts", $"{CpuTime.Memory(service.Id) / 1e6:#,0} MB");

        Func<int, Task<LoadResult>> Counted(Func<int, Task<LoadResult>> load) =>
            async seconds =>
            {
                var seen = await load(seconds);
                posted += seen.Done;
                return seen;
            };
    }

    /// <summary>Starts the service three times and keeps the last; returns the median time.</summary>
    private async Task<(BenchmarkProcess Service, TimeSpan Start)> Start()
    {
        var times = new List<TimeSpan>();

        while (true)
        {
            var service = BenchmarkProcess.Service(database.ConnectionString);
            var (since, _) = await service.First(HttpStatusCode.Created, () => Post(service, "assessments", bodies[0]));
            times.Add(since);

            if (times.Count == 3)
            {
                return (service, times.Order().ElementAt(1));
            }

            service.Dispose();
        }
    }

    /// <summary>Compares previews of full response sets with a constant response of the same length.</summary>
    private async Task ComparePreview(BenchmarkProcess service, ScoringModel model)
    {
        var requests = BenchmarkSubmissions.Requests(model, Bodies);
        var requestFile = await Write(model.Id, requests);
        using var preview = (await Post(service, "scores", requests[0])).EnsureSuccessStatusCode();
        var response = await preview.Content.ReadAsByteArrayAsync();
        var responseFile = Path.Combine(folder, "response");
        await File.WriteAllBytesAsync(responseFile, response);
        using var constant = BenchmarkProcess.Constant(responseFile);
        await constant.First(HttpStatusCode.OK, () => client.GetAsync(constant.Url));
        await comparison.Run(
            new($"POST /v1/scores, {model.Id}", service.Id, Wrk(service, "POST", requestFile, "/v1/scores")),
            new(
                $"  constant response of {response.Length:#,0} bytes",
                constant.Id,
                Wrk(constant, "POST", requestFile, "/")
            )
        );
    }

    private Func<int, Task<LoadResult>> Wrk(BenchmarkProcess server, params string[] script) =>
        seconds => LoadTools.Wrk(server.Url, database.Key, seconds, script);

    private Func<int, Task<LoadResult>> Pgbench(string scriptFile, Dictionary<string, string> row) =>
        seconds => LoadTools.Pgbench(database.ConnectionString, scriptFile, seconds, row);

    /// <summary>
    /// Measures submissions with an idempotency key, a person and one webhook, whose receiver accepts connections and never
    /// responds, so that the outbox is measured and not the sending.
    /// </summary>
    private async Task SubmitAsPartners(string bodyFile, Dictionary<string, string> row)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var service = BenchmarkProcess.Service(
            database.ConnectionString,
            ("ASPNETCORE_ENVIRONMENT", "Development"), // Receivers may be http.
            ("ChannelFit__Webhooks__AllowPrivateAddresses", "true")
        );
        await service.First(HttpStatusCode.Created, () => Post(service, "assessments", bodies[0]));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{service.Url}/v1/webhooks");
        request.Headers.Authorization = new("Bearer", database.LiveKey);
        request.Content = JsonContent.Create(
            new { url = $"http://{silent.LocalEndpoint}/", events = (string[])["assessment.completed"] }
        );
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        string[] script = ["POST", bodyFile, "/v1/assessments", "partner"];
        await comparison.Run(
            new(
                "  with idempotency key, person and one webhook",
                service.Id,
                seconds => LoadTools.Wrk(service.Url, database.LiveKey, seconds, script)
            ),
            new(
                "  pgbench, the same SQL",
                null,
                Pgbench(await Write("partner.sql", [PgbenchScripts.SubmitAsPartners]), row)
            )
        );
    }

    private Task<HttpResponseMessage> Post(BenchmarkProcess server, string operation, string body) =>
        client.PostAsync(
            new Uri($"{server.Url}/v1/{operation}"),
            new StringContent(body, Encoding.UTF8, "application/json")
        );

    private async Task<string> Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllLinesAsync(path, lines);
        return path;
    }
}
