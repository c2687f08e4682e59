using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ChannelFit.Api;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Retention;
using ChannelFit.Catalog;
using Dapper;
using Npgsql;

namespace ChannelFit.Benchmarks;

/// <summary>Measures operations in a table that has grown: latencies of one caller, retention, and an import.</summary>
public sealed class GrowthBenchmark : IDisposable
{
    /// <summary>The default number of rows.</summary>
    public const int DefaultRows = 2_000_000;

    private const int Calls = 500;
    private const int Imported = 20_000;
    private const int RetentionDays = 300;

    // The rows are of this many days, so a quarter of them is older than the retention.
    private const int Days = 400;

    private readonly BenchmarkDatabase database;
    private readonly BenchmarkProcess service;
    private readonly ResultTable table;
    private readonly HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };

    private GrowthBenchmark(BenchmarkDatabase database, BenchmarkProcess service, ResultTable table)
    {
        (this.database, this.service, this.table) = (database, service, table);
        client.BaseAddress = new(service.Url);
        client.DefaultRequestHeaders.Authorization = new("Bearer", database.Key);
    }

    public static async Task Run(ResultTable table, int rows)
    {
        LoadTools.RequireAll();
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model;
        var responses = BenchmarkSubmissions.Of(model, 64);
        await using var temporary = await BenchmarkDatabase.Make(model.Id);
        using var process = BenchmarkProcess.Service(temporary.ConnectionString);
        using var benchmark = new GrowthBenchmark(temporary, process, table);
        await benchmark.Run(rows, BenchmarkSubmissions.Requests(model, 64), Array.ConvertAll(responses, Record));

        string Record(Domain.Answers.ResponseSet set) =>
            $$"""{"instrument":"{{model.Instrument.Id}}","answers":{{BenchmarkSubmissions.Json(set)}}}""";
    }

    public void Dispose() => client.Dispose();

    private async Task Run(int rows, string[] bodies, string[] records)
    {
        foreach (var body in bodies)
        {
            await service.First(HttpStatusCode.Created, () => Post(body));
        }

        await Measure("", bodies); // Warms up.
        await Fill(rows);
        var bytes = await database.Ask<long>("select pg_total_relation_size('assessment')");
        table.Section($"{rows:#,0} rows, {bytes / rows:#,0} bytes each with their indexes", "p50 ms", "p99 ms");
        await Measure("POST /v1/assessments", bodies);
        await Import(records);
        await Retain();
    }

    /// <summary>Prints the latencies of POST, GET by id, and of pages at the beginning, middle and end of the list.</summary>
    private async Task Measure(string name, string[] bodies)
    {
        var isWarmUp = name.Length == 0;
        var ids = await Ids(isWarmUp ? 64 : Calls);
        await AddLatencies(isWarmUp ? null : name, call => Post(bodies[call % bodies.Length]));
        await AddLatencies(
            isWarmUp ? null : "GET /v1/assessments/{id}",
            call => client.GetAsync(new Uri($"/v1/assessments/{ids[call % ids.Count]}", UriKind.Relative))
        );

        foreach (var (depth, days) in ((string, int)[])[("newest", 0), ("middle", Days / 2), ("oldest", Days - 1)])
        {
            var before = DateTime.UtcNow.AddDays(-days).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            await AddLatencies(
                isWarmUp ? null : $"GET /v1/assessments, a page of 50, {depth}",
                _ => client.GetAsync(new Uri($"/v1/assessments?limit=50&createdTo={before}", UriKind.Relative))
            );
        }
    }

    private async Task AddLatencies(string? name, Func<int, Task<HttpResponseMessage>> request)
    {
        var latencies = await Latencies.Measure(Calls, request);

        if (name is not null)
        {
            latencies.AddTo(table, name);
        }
    }

    /// <summary>Copies the stored rows; their ids are spread over the days before today.</summary>
    private async Task Fill(int rows)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.ExecuteAsync(
            """
            with numbered as (select *, row_number() over (order by id) - 1 as number, count(*) over () as of from assessment),
            copied as (
                select copy, now() - make_interval(secs => (@rows - copy) * @days * 86400.0 / @rows) as at
                from generate_series(1, @rows) as copy)
            insert into assessment
            select partner_id,
                   (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000'
                       || '8000' || lpad(to_hex(copy), 12, '0'))::uuid,
                   at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan, consent, metadata, scores,
                   verdicts, result_hash
            from copied
            join numbered on copy % of = number
            """,
            new { rows, days = Days },
            commandTimeout: 0
        );
        await connection.ExecuteAsync("vacuum analyze assessment", commandTimeout: 0);
        await connection.ExecuteAsync("checkpoint;", commandTimeout: 0); // Dapper calls a single word as a procedure.
    }

    private async Task Import(string[] records)
    {
        var last = await database.Ask<Guid>("select id from assessment order by id desc limit 1");
        var lines = string.Join(
            '\n',
            Enumerable
                .Range(0, Imported)
                .Select(number => $"{records[number % records.Length][..^1]},\"personRef\":\"crm-{number}\"}}")
        );
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(lines));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        var start = Stopwatch.GetTimestamp();
        using var response = await client.PostAsync(new Uri("/v1/assessments/import", UriKind.Relative), body);
        var result = await response.Content.ReadAsStringAsync();
        var ours = Stopwatch.GetElapsedTime(start).TotalSeconds;

        if (!result.Contains($"\"stored\":{Imported}", StringComparison.Ordinal))
        {
            throw new BenchmarkException($"The import did not store {Imported} records: {result[^200..]}");
        }

        var file = Path.Combine(Path.GetTempPath(), $"channelfit-growth-{Environment.ProcessId}");
        var imported = $"from assessment where id > '{last}' and import_key is not null";
        await LoadTools.Psql(database.ConnectionString, $"\\copy (select * {imported}) to '{file}'");
        await LoadTools.Psql(database.ConnectionString, $"delete {imported}");
        await LoadTools.Psql(database.ConnectionString, "vacuum assessment");
        start = Stopwatch.GetTimestamp();
        await LoadTools.Psql(database.ConnectionString, $"\\copy assessment from '{file}'");
        var theirs = Stopwatch.GetElapsedTime(start).TotalSeconds;
        File.Delete(file);
        table.Section($"import of {Imported:#,0} records", "records/s", @"of \copy");
        table.Row(
            "POST /v1/assessments/import",
            ResultTable.Number(Imported / ours),
            (theirs / ours).ToString("0.00", CultureInfo.InvariantCulture)
        );
    }

    private async Task Retain()
    {
        var before = await database.Ask<long>("select count(*) from assessment");
        await database.Ask<int>($"update partner set retention_days = {RetentionDays}, swept_at = null");
        await using var source = DataSourceFactory.Create(database.ConnectionString);
        var sweeper = new RetentionSweeper(new(source), new(source), TimeProvider.System);
        var start = Stopwatch.GetTimestamp();
        await sweeper.Sweep(DateTimeOffset.UtcNow, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var deleted = before - await database.Ask<long>("select count(*) from assessment");
        table.Section($"retention of {RetentionDays} days", "rows", "s", "rows/s");
        table.Row(
            "expired rows deleted",
            ResultTable.Number(deleted),
            ResultTable.Number(seconds),
            ResultTable.Number(deleted / seconds)
        );
    }

    private async Task<IReadOnlyList<string>> Ids(int count)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        return
        [
            .. await connection.QueryAsync<string>(
                "select id::text from assessment tablesample system (1) union all (select id::text from assessment limit @count) limit @count",
                new { count }
            ),
        ];
    }

    private Task<HttpResponseMessage> Post(string body) =>
        client.PostAsync(
            new Uri("/v1/assessments", UriKind.Relative),
            new StringContent(body, Encoding.UTF8, "application/json")
        );
}
