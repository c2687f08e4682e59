using System.Diagnostics;
using System.Net;
using System.Text;
using ChannelFit.Api;
using ChannelFit.Catalog;

namespace ChannelFit.Benchmarks;

/// <summary>Measures the operations on outcomes: with few rows, with a million own rows, and with few beside the million of another partner.</summary>
public sealed class OutcomesBenchmark : IDisposable
{
    private const int Weeks = 8;
    private const int Channels = 5;
    private const int FewPeople = 1_000;
    private const int ManyPeople = 1_000_000 / (Weeks * Channels);
    private const int Requests = 200;
    private const int Summaries = 10; // each reads all rows of the partner
    private const string Person = "crm-measured";

    private readonly BenchmarkDatabase database;
    private readonly ResultTable table;
    private readonly HttpClient small;
    private readonly HttpClient large;

    private OutcomesBenchmark(BenchmarkDatabase database, BenchmarkProcess service, string largeKey, ResultTable table)
    {
        (this.database, this.table) = (database, table);
        small = Client(database.Key);
        large = Client(largeKey);

        HttpClient Client(string key)
        {
            var client = new HttpClient { BaseAddress = new(service.Url) };
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            return client;
        }
    }

    public static async Task Run(ResultTable table)
    {
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model;
        await using var temporary = await BenchmarkDatabase.Make(model.Id);
        var largeKey = await temporary.AddPartner(model.Id);
        using var service = BenchmarkProcess.Service(temporary.ConnectionString);
        using var benchmark = new OutcomesBenchmark(temporary, service, largeKey, table);
        await benchmark.Measure(service, BenchmarkSubmissions.Requests(model, 1)[0]);
    }

    public void Dispose()
    {
        small.Dispose();
        large.Dispose();
    }

    private async Task Measure(BenchmarkProcess service, string request)
    {
        var content = $"{request[..^1]},\"personRef\":\"{Person}\"}}";
        await service.First(HttpStatusCode.Created, () => Submit(small));
        using var submitted = (await Submit(large)).EnsureSuccessStatusCode();
        table.Section("outcomes, one caller", "rows", "p50 ms", "p99 ms", "max ms");
        var (few, many) = (await PartnerWith("min"), await PartnerWith("max"));
        await Fill(few, FewPeople);
        await Get(small, $"/v1/people/{Person}/progress"); // Warms up.
        await Print("with few rows", small);
        await Fill(many, ManyPeople);
        await Print("with a million own rows", large);
        await Print("with few rows beside a million of another partner", small);

        Task<HttpResponseMessage> Submit(HttpClient client) =>
            client.PostAsync(
                new Uri("/v1/assessments", UriKind.Relative),
                new StringContent(content, Encoding.UTF8, "application/json")
            );
    }

    private async Task Print(string situation, HttpClient client)
    {
        var rows = await database.Ask<long>("select count(*) from activity");
        table.Row(situation);
        await PrintTimes("GET /v1/people/{personRef}/progress", $"/v1/people/{Person}/progress");
        await PrintTimes("GET /v1/people/{personRef}/activity", $"/v1/people/{Person}/activity");

        foreach (var by in (string[])["channel", "channel,verdict", "channel,occupation"])
        {
            var path = $"/v1/outcomes/summary?by={by}";
            await PrintTimes($"GET {path}", path, Summaries);
        }

        async Task PrintTimes(string operation, string path, int requests = Requests)
        {
            var times = await Get(client, path, requests);
            table.Row(
                $"  {operation}",
                ResultTable.Number(rows),
                ResultTable.Number(times[times.Length / 2]),
                ResultTable.Number(times[(int)(.99 * (times.Length - 1))]),
                ResultTable.Number(times[^1])
            );
        }
    }

    /// <summary>Returns the sorted milliseconds of requests one after another.</summary>
    private static async Task<double[]> Get(HttpClient client, string path, int requests = Requests)
    {
        var times = new double[requests];

        for (var at = 0; at < requests; at++)
        {
            var start = Stopwatch.GetTimestamp();
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            await response.Content.ReadAsByteArrayAsync();
            times[at] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

            if (!response.IsSuccessStatusCode)
            {
                throw new BenchmarkException($"{path}: {response.StatusCode}");
            }
        }

        Array.Sort(times);
        return times;
    }

    private Task<Guid> PartnerWith(string place) =>
        database.Ask<Guid>($"select ({place}(id::text))::uuid from partner");

    /// <summary>Records eight weeks on five channels, and an assessment, for people of a partner, the measured person among them.</summary>
    private async Task Fill(Guid partner, int people)
    {
        await database.Ask<object?>(
            $"""
            insert into activity
                (partner_id, test, person_ref, week, channel, quarter_hours, attempts, replies, interviews, offers, record_id)
            select '{partner}', true, case person when 0 then '{Person}' else 'crm-' || person end,
                date_trunc('week', now())::date - 7 * week, channel, 1 + (person + week) % 16, person % 5, person % 2,
                (person % 17 = 0)::int, 0, gen_random_uuid()
            from generate_series(0, {people} - 1) as person, generate_series(0, {Weeks} - 1) as week,
                unnest(array['referrals', 'linkedin', 'job-boards', 'events', 'outreach']) as channel
            on conflict do nothing
            """
        );
        await database.Ask<object?>(
            $"""
            insert into assessment
                (partner_id, id, test, created_at, person_ref, instrument, model, focus, answers, scores, verdicts, result_hash)
            select '{partner}', gen_random_uuid(), true, now() - interval '1 week' * (3 + person % 4), 'crm-' || person,
                instrument, model, focus, answers, scores, verdicts, result_hash
            from generate_series(1, {people} - 1) as person, (select * from assessment limit 1) as measured
            where not exists (select 1 from assessment where partner_id = '{partner}' and person_ref = 'crm-' || person)
            """
        );
        // A statement of its own: vacuum cannot run in a transaction block.
        await database.Ask<object?>("vacuum analyze activity, assessment");
    }
}
