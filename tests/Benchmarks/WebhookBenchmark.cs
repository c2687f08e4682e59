using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ChannelFit.Api;
using ChannelFit.Catalog;

namespace ChannelFit.Benchmarks;

/// <summary>Measures the cost of a webhook to a submission, and the deliveries per second.</summary>
public sealed class WebhookBenchmark(BenchmarkDatabase database, BenchmarkProcess service, ResultTable table)
    : IDisposable
{
    private const int Bodies = 64;
    private const string Completed = "assessment.completed";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly HttpClient client = new() { BaseAddress = new(service.Url) };

    /// <summary>Measures both, with fsync on.</summary>
    public static async Task Run(ResultTable table)
    {
        LoadTools.RequireAll();
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model;
        await using var database = await BenchmarkDatabase.Make(model.Id);
        using var service = BenchmarkProcess.Service(
            database.ConnectionString,
            ("ASPNETCORE_ENVIRONMENT", "Development"), // Receivers may be http.
            ("ChannelFit__Webhooks__AllowPrivateAddresses", "true")
        );
        using var benchmark = new WebhookBenchmark(database, service, table);
        var requests = BenchmarkSubmissions.Requests(model, Bodies);
        var folder = Directory.CreateTempSubdirectory("channelfit-webhooks-").FullName;

        try
        {
            var bodies = Path.Combine(folder, "bodies");
            await File.WriteAllLinesAsync(bodies, requests);
            await service.First(HttpStatusCode.Created, () => benchmark.Post("assessments", requests[0]));
            await benchmark.Outbox(bodies);
            await benchmark.Deliveries(bodies, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>A receiver that accepts connections and never responds, so that only the outbox is measured and not the sending.</summary>
    private async Task Outbox(string bodies)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var webhook = await Subscribe(database.LiveKey, $"http://{silent.LocalEndpoint}/");
        table.Section("outbox, 64 connections", "req/s", "÷ row below", "µs service", "µs PostgreSQL", "µs client");
        var (withWebhook, withoutWebhook) = await new AlternatingLoadTest(table, database.Process).Run(
            new("POST /v1/assessments, a webhook to tell", service.Id, Submit(bodies, database.LiveKey)),
            new("  without a webhook", service.Id, Submit(bodies, database.Key))
        );
        var added =
            (withWebhook.Service + withWebhook.Postgres) / (withoutWebhook.Service + withoutWebhook.Postgres) - 1;
        table.Row("added processor time, service and PostgreSQL", $"{100 * added:0.0} %");
        await Send(HttpMethod.Delete, database.LiveKey, $"/v1/webhooks/{webhook}", body: null);
    }

    private async Task Deliveries(string bodies, string folder)
    {
        var responseFile = Path.Combine(folder, "answer");
        await File.WriteAllTextAsync(responseFile, "ok");
        using var receiver = BenchmarkProcess.Constant(responseFile);
        await receiver.First(HttpStatusCode.OK, () => client.GetAsync(receiver.Url));
        var webhook = await Subscribe(database.Key, $"{receiver.Url}/hooks");
        var path = $"/v1/webhooks/{webhook}";
        table.Section("deliveries to a local receiver", "a second", "µs service", "µs PostgreSQL");

        // The first deliveries warm up; then all are sent from a full outbox.
        await Send(HttpMethod.Patch, database.Key, path, """{"enabled":false}""");
        await Submit(bodies, database.Key)(AlternatingLoadTest.Seconds);
        await Send(HttpMethod.Patch, database.Key, path, """{"enabled":true}""");

        foreach (var name in (string[])["warming up", "one webhook, one instance"])
        {
            var waiting = await database.Ask<long>("select count(*) from delivery");
            var (before, started) = (Read(), Stopwatch.GetTimestamp());
            await Send(HttpMethod.Post, database.Key, $"{path}/replay", """{"from":"2020-01-01T00:00:00Z"}""");
            var timeout = new CancellationTokenSource(Patience);

            while (await database.Ask<long>("select count(*) from delivery where not delivered") > 0)
            {
                await Task.Delay(50, timeout.Token);
            }

            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var costs = Read().Zip(before, (later, earlier) => (later - earlier) / waiting).ToArray();
            table.Row(
                name,
                ResultTable.Number(waiting / seconds),
                ResultTable.Number(costs[0]),
                ResultTable.Number(costs[1])
            );
        }

        double[] Read() => [CpuTime.SecondsOf(service.Id), CpuTime.SecondsOf(database.Process)];
    }

    private Func<int, Task<LoadResult>> Submit(string bodies, string key) =>
        seconds => LoadTools.Wrk(service.Url, key, seconds, "POST", bodies, "/v1/assessments");

    private async Task<string> Subscribe(string key, string url)
    {
        var body = JsonSerializer.Serialize(new { url, events = (string[])[Completed] });
        var response = await Send(HttpMethod.Post, key, "/v1/webhooks", body);
        return JsonElement.Parse(response).GetProperty("id").GetString()!;
    }

    private Task<HttpResponseMessage> Post(string operation, string body)
    {
        client.DefaultRequestHeaders.Authorization = new("Bearer", database.Key);
        return client.PostAsync(
            new Uri($"/v1/{operation}", UriKind.Relative),
            new StringContent(body, Encoding.UTF8, "application/json")
        );
    }

    private async Task<string> Send(HttpMethod method, string key, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new BenchmarkException($"{response.StatusCode}: {text}");
    }
}
