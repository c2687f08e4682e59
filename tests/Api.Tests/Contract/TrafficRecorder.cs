using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>What was answered, held against the contract and against the rows of every table.</summary>
/// <remarks>
/// Every refusal is a problem with a status that the contract names, none is a fault of the service, and the rows that
/// are new are those that a 2xx acknowledged: a refusal stored nothing.
/// </remarks>
internal sealed class TrafficRecorder(ApiFixture api)
{
    // The table to which a 2xx of these adds one row, or as many as it says.
    private static readonly Dictionary<string, string> TableOf = new()
    {
        ["submitAssessment"] = "assessment",
        ["rescoreAssessment"] = "assessment",
        ["importAssessments"] = "assessment",
        ["createShare"] = "share",
        ["createInvitation"] = "invitation",
        ["createWebhook"] = "webhook",
        ["issueKey"] = "api_key",
        ["rotateKey"] = "api_key",
    };

    // What else a 2xx may change, at most two rows of each; what stands nowhere changes nothing.
    private static readonly Dictionary<string, string[]> AlsoOf = new()
    {
        ["submitAssessment"] = ["idempotency", "delivery", "respondent_token", "invitation"],
        ["rescoreAssessment"] = ["idempotency", "delivery"],
        ["createShare"] = ["idempotency"],
        ["createInvitation"] = ["idempotency"],
        ["saveAnswers"] = ["invitation"],
        ["issueKey"] = ["idempotency", "audit"],
        ["rotateKey"] = ["idempotency", "audit"],
        ["changePartner"] = ["partner", "audit"],
        ["createWebhook"] = ["idempotency", "audit"],
        ["changeWebhook"] = ["webhook", "delivery", "audit"],
        ["rotateWebhookSecret"] = ["webhook", "idempotency", "audit"],
        ["testWebhook"] = ["delivery", "idempotency", "audit"],
        ["replayDelivery"] = ["delivery", "audit"],
        ["replayDeliveries"] = ["delivery", "audit"],
        ["erasePerson"] = ["erased_person", "audit"],
        ["exportPerson"] = ["audit"],
        ["exportAssessments"] = ["audit"],
    };

    // What changes by itself, whoever asks for what.
    internal const string ByItself =
        "{last_used_at,swept_at,expiry_raised,due_at,leased_until,claims,attempts,delivered,attempted_at,signature,status,"
        + "error,duration_ms,answer,failing_since,disabled_at,disabled_reason}";

    private readonly ConcurrentBag<string> errors = [];
    private readonly ConcurrentDictionary<string, long> acknowledged = new();
    private readonly ConcurrentDictionary<int, long> statuses = new();
    private readonly ConcurrentDictionary<string, long> changed = new();
    private Dictionary<string, (long Rows, string Content)> before = [];

    /// <summary>Opened when all that it does not watch is done.</summary>
    public static async Task<TrafficRecorder> Create(ApiFixture api)
    {
        var recorder = new TrafficRecorder(api);
        recorder.before = await recorder.Rows();
        return recorder;
    }

    /// <summary>Notes an answer.</summary>
    /// <param name="operation">What was asked for.</param>
    /// <param name="what">How the request was wrong, so that it can be made again.</param>
    /// <param name="response">What came back.</param>
    /// <param name="also">Statuses that may come beside those of the operation.</param>
    public void Record(DocumentedOperation operation, string what, RecordedResponse response, params int[] also)
    {
        statuses.AddOrUpdate(response.Status, 1, (_, count) => count + 1);

        if (Wrong(operation, response, also) is { } wrong)
        {
            errors.Add($"{operation}, {what}: {wrong}");
        }

        if (response is { Status: >= 200 and < 300, IsReplayed: false })
        {
            if (TableOf.TryGetValue(operation.Id, out var table))
            {
                var rows = operation.Id == "importAssessments" ? StoredBy(response.Body) : 1;
                acknowledged.AddOrUpdate(table, rows, (_, count) => count + rows);
            }

            foreach (var other in AlsoOf.GetValueOrDefault(operation.Id) ?? [])
            {
                changed.AddOrUpdate(other, 2, (_, count) => count + 2);
            }
        }
    }

    /// <summary>Closes the account, and tells its figures.</summary>
    public async Task AssertMatchesContract(ITestOutputHelper output)
    {
        var after = await Rows();
        var seen = string.Join(", ", statuses.OrderBy(one => one.Key).Select(one => $"{one.Key}: {one.Value}"));
        var failed = statuses.Where(one => one.Key >= 500).Sum(one => one.Value);
        output.WriteLine($"{statuses.Values.Sum()} requests, {failed} with 5xx ({seen}).");

        foreach (var (table, now) in after)
        {
            var added = now.Rows - before[table].Rows;
            var least = acknowledged.GetValueOrDefault(table);
            var most = TableOf.ContainsValue(table) ? least : changed.GetValueOrDefault(table);
            output.WriteLine($"{table}: {added} rows more, acknowledged {least} to {most}.");

            if (added < least || added > most)
            {
                errors.Add($"Table {table} has {added} rows more, and {least} to {most} were acknowledged.");
            }

            if (least + changed.GetValueOrDefault(table) == 0 && now.Content != before[table].Content)
            {
                errors.Add($"Table {table} has other rows than before, and no change was acknowledged.");
            }
        }

        Assert.True(errors.IsEmpty, $"{errors.Count} faults:\n{string.Join('\n', errors.Order().Take(40))}");
    }

    private static string? Wrong(DocumentedOperation operation, RecordedResponse response, int[] also)
    {
        if (response.Status is 0 or >= 500)
        {
            return $"{response.Status} {response.Body}";
        }

        if (response.Status < 400)
        {
            return operation.Statuses.Contains(response.Status) ? null : $"{response.Status} is not documented";
        }

        if (!operation.Statuses.Contains(response.Status) && !also.Contains(response.Status))
        {
            return $"{response.Status} is not documented: {response.Body}";
        }

        return response.MediaType != "application/problem+json"
                ? $"{response.Status} is no problem but '{response.MediaType}'"
            : JsonNode.Parse(response.Body)!["status"]!.GetValue<int>() == response.Status ? null
            : $"{response.Status} says otherwise: {response.Body}";
    }

    private static long StoredBy(string lines) =>
        JsonNode.Parse(lines.TrimEnd('\n').Split('\n')[^1])!["stored"]?.GetValue<long>() ?? 0;

    /// <summary>How many rows each table has, and what is in them.</summary>
    private async Task<Dictionary<string, (long Rows, string Content)>> Rows()
    {
        await using var owner = await api.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var tables = await owner.QueryAsync<string>(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
        );
        var rows = new Dictionary<string, (long, string)>();

        foreach (var table in tables)
        {
            rows[table] = await owner.QuerySingleAsync<(long, string)>(
                $"""
                select count(*), coalesce(md5(string_agg(content, '' order by content)), '')
                from (select md5((to_jsonb(row) - '{ByItself}'::text[])::text) as content from {table} as row) as contents
                """
            );
        }

        return rows;
    }
}

/// <summary>As much of an answer as the ledger asks about; status 0 where none came.</summary>
internal sealed record RecordedResponse(int Status, string? MediaType, string Body, bool IsReplayed)
{
    public static async Task<RecordedResponse> Send(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request);
            return new(
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType,
                await response.Text(),
                response.Header("Idempotency-Replayed") is not null
            );
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return new(0, null, error.Message, IsReplayed: false);
        }
    }

    /// <summary>Without the chunks in which it came.</summary>
    private static string Object(string body) =>
        body.IndexOf('{') is >= 0 and var start ? body[start..(body.LastIndexOf('}') + 1)] : "";

    public static RecordedResponse From(RawHttpResponse response) =>
        new(
            response.Status,
            response
                .Head.Split("\r\n")
                .FirstOrDefault(line => line.StartsWith("Content-Type: ", StringComparison.OrdinalIgnoreCase))
                ?["Content-Type: ".Length..].Split(';')[0],
            Object(response.Body),
            response.Head.Contains("Idempotency-Replayed", StringComparison.OrdinalIgnoreCase)
        );
}
