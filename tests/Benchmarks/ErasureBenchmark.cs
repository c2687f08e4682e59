using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ChannelFit.Api;
using ChannelFit.Catalog;
using Npgsql;

namespace ChannelFit.Benchmarks;

/// <summary>Measures the requests of a partner while another partner erases a large person or waits for locks.</summary>
public sealed class ErasureBenchmark(BenchmarkDatabase database, BenchmarkProcess service, ResultTable table)
    : IDisposable
{
    private const int Rows = 250_000;
    private const int Waiting = 60;
    private const string Erased = "crm-large";
    private const string Locked = "crm-locked";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);
    private static readonly string[] Operations =
    [
        "POST /v1/scores",
        "GET /v1/assessments/{id}",
        "POST /v1/assessments",
    ];

    private readonly HttpClient client = new() { BaseAddress = new(service.Url) };
    private double[] alone = [];

    public static async Task Run(ResultTable table)
    {
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model;
        await using var database = await BenchmarkDatabase.Make(model.Id);
        using var service = BenchmarkProcess.Service(database.ConnectionString);
        using var benchmark = new ErasureBenchmark(database, service, table);
        var request = BenchmarkSubmissions.Requests(model, 1)[0];
        await benchmark.Run(request, await database.AddPartner(model.Id));
    }

    public void Dispose() => client.Dispose();

    private async Task Run(string request, string other)
    {
        await service.First(
            HttpStatusCode.Created,
            () => Send(database.Key, HttpMethod.Post, "assessments", Of(Erased))
        );
        await database.Multiply(Rows);
        await Send(database.Key, HttpMethod.Post, "assessments", Of(Locked));
        using var stored = await Send(other, HttpMethod.Post, "assessments", request);
        var id = JsonElement.Parse(await stored.Content.ReadAsByteArrayAsync()).GetProperty("id").GetString()!;
        await Measure(() => Task.Delay(Period)); // Warms up.

        table.Section("another partner, one caller per operation", "p50 ms", "p99 ms", "max ms", "p99 ÷ alone");
        Print("alone", await Measure(() => Task.Delay(Period)));
        Print($"beside an erasure of {Rows:#,0} rows and {Waiting} requests for the person", await Measure(Erase));
        Print($"beside {Waiting} requests that wait for a lock", await Measure(WaitForLock));

        string Of(string personRef) => $"{request[..^1]},\"personRef\":\"{personRef}\"}}";

        // Begins the erasure and waits until the worker has deleted the last row.
        async Task Erase()
        {
            var erasing = Send(database.Key, HttpMethod.Delete, $"people/{Erased}");
            var late = await Task.WhenAll(
                Enumerable.Range(0, Waiting).Select(_ => Send(database.Key, HttpMethod.Post, "assessments", Of(Erased)))
            );
            using var erased = await erasing;
            Expect(HttpStatusCode.NoContent, erased);

            foreach (var response in late)
            {
                response.Dispose();
            }

            while (await database.Ask<bool>("select exists (select from erased_person where erasing_ref is not null)"))
            {
                await Task.Delay(100);
            }
        }

        async Task WaitForLock()
        {
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var locking = new NpgsqlCommand(
                $"""
                select set_config('app.partner_id', partner_id::text, true),
                    pg_advisory_xact_lock(person_lock(test, person_ref))::text
                from (select partner_id, test, person_ref from assessment where person_ref = '{Locked}' limit 1) as held
                """,
                connection,
                transaction
            );
            await locking.ExecuteScalarAsync();
            var end = Stopwatch.GetTimestamp() + (long)(Period.TotalSeconds * Stopwatch.Frequency);
            await Task.WhenAll(
                Enumerable
                    .Range(0, Waiting)
                    .Select(async _ =>
                    {
                        while (Stopwatch.GetTimestamp() < end)
                        {
                            using var refused = await Send(database.Key, HttpMethod.Post, "assessments", Of(Locked));
                            Expect(HttpStatusCode.ServiceUnavailable, refused);
                        }
                    })
            );
        }

        Task<double[][]> Measure(Func<Task> meanwhile) =>
            Latencies(
                meanwhile,
                () => Send(other, HttpMethod.Post, "scores", request),
                () => Send(other, HttpMethod.Get, $"assessments/{id}"),
                () => Send(other, HttpMethod.Post, "assessments", request)
            );
    }

    /// <summary>Returns the sorted milliseconds of each operation while other work runs.</summary>
    private static async Task<double[][]> Latencies(
        Func<Task> meanwhile,
        params Func<Task<HttpResponseMessage>>[] calls
    )
    {
        var work = Task.Run(meanwhile);
        var latencies = await Task.WhenAll(calls.Select(call => Task.Run(() => Repeat(call))));
        await work;
        return latencies;

        async Task<double[]> Repeat(Func<Task<HttpResponseMessage>> call)
        {
            var times = new List<double>();

            while (!work.IsCompleted)
            {
                var start = Stopwatch.GetTimestamp();
                using var response = await call();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);

                if (!response.IsSuccessStatusCode)
                {
                    throw new BenchmarkException($"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                }

                await Task.Delay(Pause);
            }

            return [.. times.Order()];
        }
    }

    private void Print(string situation, double[][] latencies)
    {
        var highest = latencies.Select(times => Percentile(times, .99)).ToArray();
        alone = alone is [] ? highest : alone;
        table.Row(situation);

        foreach (var (at, operation) in Operations.Index())
        {
            table.Row(
                $"  {operation}, {latencies[at].Length:#,0} requests",
                ResultTable.Number(Percentile(latencies[at], .5)),
                ResultTable.Number(highest[at]),
                ResultTable.Number(latencies[at][^1]),
                (highest[at] / alone[at]).ToString("0.0", CultureInfo.InvariantCulture)
            );
        }
    }

    private static double Percentile(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static void Expect(HttpStatusCode status, HttpResponseMessage response)
    {
        if (response.StatusCode != status)
        {
            throw new BenchmarkException($"{response.StatusCode} instead of {status}.");
        }
    }

    private async Task<HttpResponseMessage> Send(string key, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/v1/{path}", UriKind.Relative));
        request.Headers.Authorization = new("Bearer", key);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }
}
