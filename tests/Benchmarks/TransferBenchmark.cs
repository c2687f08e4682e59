using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using ChannelFit.Api;
using ChannelFit.Catalog;

namespace ChannelFit.Benchmarks;

/// <summary>Measures imports and exports of the running service: rates compared with PostgreSQL's own, and memory.</summary>
public sealed class TransferBenchmark : IAsyncDisposable
{
    private const int Different = 4096;
    private const int Imported = 100_000;
    private const int Exported = 1_000_000;
    private const int Multiplied = 64;
    private const int Rounds = 3;
    private const int WarmRounds = 2;

    private readonly BenchmarkDatabase database;
    private readonly ResultTable table;
    private readonly string folder = Directory.CreateTempSubdirectory("channelfit-transfer-").FullName;
    private readonly HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };

    private TransferBenchmark(BenchmarkDatabase database, ResultTable table)
    {
        (this.database, this.table) = (database, table);
        client.DefaultRequestHeaders.Authorization = new("Bearer", database.Key);
    }

    public static async Task Run(ResultTable table)
    {
        LoadTools.RequireAll();
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model;
        string[] responseSets = [.. BenchmarkSubmissions.Of(model, Different).Select(BenchmarkSubmissions.Json)];
        await using var temporary = await BenchmarkDatabase.Make(model.Id);
        await using var benchmark = new TransferBenchmark(temporary, table);
        var file = Path.Combine(benchmark.folder, "records");
        await File.WriteAllLinesAsync(
            file,
            Enumerable
                .Range(0, Imported)
                .Select(number =>
                    $$"""{"instrument":"{{model.Instrument.Id}}","personRef":"crm-{{number}}","answers":{{responseSets[number % Different]}}}"""
                )
        );
        await benchmark.Import(file);
        await benchmark.Export();
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task Import(string file)
    {
        using var service = await Start();
        var copied = Path.Combine(folder, "rows");
        var samples =
            new List<(double Ours, double Theirs, double Service, double Postgres, double Copy, double More)>();

        for (var round = -WarmRounds; round < Rounds; round++)
        {
            await LoadTools.Psql(database.ConnectionString, "truncate assessment cascade; checkpoint");
            var idle = CpuTime.Memory(service.Id);
            var (serviceSeconds, server) = (CpuTime.SecondsOf(service.Id), CpuTime.SecondsOf(database.Process));
            var (seconds, memory) = await Watched(service, () => Send(service, file));
            (serviceSeconds, server) = (
                CpuTime.SecondsOf(service.Id) - serviceSeconds,
                CpuTime.SecondsOf(database.Process) - server
            );
            await LoadTools.Psql(database.ConnectionString, $"\\copy assessment to '{copied}'");
            await LoadTools.Psql(database.ConnectionString, "truncate assessment cascade; checkpoint");
            var (start, copy) = (Stopwatch.GetTimestamp(), CpuTime.SecondsOf(database.Process));
            await LoadTools.Psql(database.ConnectionString, $"\\copy assessment from '{copied}'");
            var theirs = Stopwatch.GetElapsedTime(start).TotalSeconds;
            copy = CpuTime.SecondsOf(database.Process) - copy;

            if (round >= 0)
            {
                samples.Add(
                    (
                        Imported / seconds,
                        Imported / theirs,
                        serviceSeconds / Imported,
                        server / Imported,
                        copy / Imported,
                        memory.Max() - idle
                    )
                );
            }
        }

        table.Section("import of 100,000 records", "records/s", @"of \copy", "µs service", "µs PostgreSQL", "MB more");
        table.Row(
            "POST /v1/assessments/import, NDJSON",
            ResultTable.Number(Median(samples.Select(sample => sample.Ours))),
            Median(samples.Select(sample => sample.Ours / sample.Theirs))
                .ToString("0.00", CultureInfo.InvariantCulture),
            ResultTable.Number(Median(samples.Select(sample => sample.Service))),
            ResultTable.Number(Median(samples.Select(sample => sample.Postgres))),
            ResultTable.Number(samples.Max(sample => sample.More) / 1e6)
        );
        table.Row(
            @"  psql \copy, the same rows",
            ResultTable.Number(Median(samples.Select(sample => sample.Theirs))),
            "",
            "",
            ResultTable.Number(Median(samples.Select(sample => sample.Copy))),
            ""
        );
    }

    private async Task Export()
    {
        await LoadTools.Psql(
            database.ConnectionString,
            $"delete from assessment where id not in (select id from assessment limit {Multiplied})"
        );
        await database.Multiply(Exported);
        using var service = await Start();
        table.Section(
            $"export of {Exported + Multiplied:#,0} assessments",
            "rows/s",
            "MB/s",
            "µs service",
            "MB more",
            "in its first tenth"
        );

        foreach (var format in (string[])["ndjson", "csv"])
        {
            await Receive(service, $"{format}&createdFrom=2026-11-22T00:00:00Z"); // Warms up with the imported rows.
            var (idle, serviceSeconds, rows, bytes) = (
                CpuTime.Memory(service.Id),
                CpuTime.SecondsOf(service.Id),
                0L,
                0L
            );
            var (seconds, memory) = await Watched(service, async () => (rows, bytes) = await Receive(service, format));

            if (rows < Exported)
            {
                throw new BenchmarkException($"The export has {rows} lines.");
            }

            table.Row(
                $"GET /v1/assessments/export?format={format}",
                ResultTable.Number(rows / seconds),
                ResultTable.Number(bytes / seconds / 1e6),
                ResultTable.Number((CpuTime.SecondsOf(service.Id) - serviceSeconds) / rows),
                ResultTable.Number((memory.Max() - idle) / 1e6),
                ResultTable.Number((memory.Take(memory.Count / 10).Max() - idle) / 1e6)
            );
        }
    }

    private async Task<BenchmarkProcess> Start()
    {
        var service = BenchmarkProcess.Service(database.ConnectionString);
        await service.First(HttpStatusCode.OK, () => client.GetAsync(new Uri($"{service.Url}/v1/assessments")));
        return service;
    }

    private async Task Send(BenchmarkProcess service, string file)
    {
        await using var records = File.OpenRead(file);
        using var body = new StreamContent(records);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await client.PostAsync(new Uri($"{service.Url}/v1/assessments/import"), body);
        var result = await response.Content.ReadAsStringAsync();

        if (
            !result.EndsWith(
                $"{{\"done\":true,\"stored\":{Imported},\"failed\":0,\"replayed\":0}}\n",
                StringComparison.Ordinal
            )
        )
        {
            throw new BenchmarkException($"The import failed: {result[..Math.Min(result.Length, 1000)]}");
        }
    }

    private async Task<(long Rows, long Bytes)> Receive(BenchmarkProcess service, string format)
    {
        var path = new Uri($"{service.Url}/v1/assessments/export?format={format}");
        using var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var (buffer, rows, bytes) = (new byte[64 * 1024], 0L, 0L);

        for (int read; (read = await body.ReadAsync(buffer)) > 0; )
        {
            bytes += read;
            rows += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return (rows, bytes);
    }

    /// <summary>Measures the seconds that an operation takes, and samples the memory of the service meanwhile.</summary>
    private static async Task<(double Seconds, List<double> Memory)> Watched(BenchmarkProcess service, Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        var (working, memory) = (work(), new List<double>());

        while (!working.IsCompleted)
        {
            memory.Add(CpuTime.Memory(service.Id));
            await Task.WhenAny(working, Task.Delay(50));
        }

        await working;
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, memory);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
