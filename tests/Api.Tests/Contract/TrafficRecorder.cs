using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Compares responses with the contract and with the rows of every table.</summary>
/// <remarks>
/// Every rejection is a problem with a documented status, no response is a 500, and the new rows are those that a 2xx
/// acknowledged: a rejected request stores nothing.
/// </remarks>
internal sealed class TrafficRecorder(ApiFixture api)
{
    // The table to which a 2xx of the operation adds one row, or the number of rows that it reports.
    private static readonly Dictionary<string, string> TableOf = new()
    {
        ["submitAssessment"] = "assessment",
        ["rescoreAssessment"] = "assessment",
        ["importAssessments"] = "assessment",
        ["createShare"] = "share",
        ["createCohortLink"] = "cohort_link",
        ["createInvitation"] = "invitation",
        ["createWebhook"] = "webhook",
        ["issueKey"] = "api_key",
        ["rotateKey"] = "api_key",
    };

    // Other tables that a 2xx may change, at most two rows each; an operation not listed changes nothing.
    private static readonly Dictionary<string, string[]> OtherTablesOf = new()
    {
        ["submitAssessment"] = ["idempotency", "delivery", "respondent_token", "invitation", "public_key_use"],
        ["rescoreAssessment"] = ["idempotency", "delivery"],
        ["createShare"] = ["idempotency"],
        ["createCohortLink"] = ["idempotency", "audit"],
        ["createInvitation"] = ["idempotency"],
        ["saveAnswers"] = ["invitation"],
        ["recordActivity"] = ["activity", "delivery"],
        ["recordCurrentActivity"] = ["activity", "delivery"],
        ["createClaimCode"] = ["claim_code"],
        ["claimAssessment"] = ["assessment", "claim_code", "idempotency", "audit"],
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

    // Columns that change by themselves.
    internal const string SelfChangingColumns =
        "{last_used_at,swept_at,expiry_raised,due_at,leased_until,claims,attempts,delivered,attempted_at,signature,status,"
        + "error,duration_ms,answer,failing_since,disabled_at,disabled_reason}";

    private readonly ConcurrentBag<string> errors = [];
    private readonly ConcurrentDictionary<string, long> acknowledged = new();
    private readonly ConcurrentDictionary<int, long> statuses = new();
    private readonly ConcurrentDictionary<string, long> changed = new();
    private Dictionary<string, (long Rows, string Content)> before = [];

    /// <summary>Starts the recording; unobserved work must be complete.</summary>
    public static async Task<TrafficRecorder> Create(ApiFixture api)
    {
        var recorder = new TrafficRecorder(api);
        recorder.before = await recorder.Rows();
        return recorder;
    }

    /// <summary>Records a response.</summary>
    /// <param name="operation">The operation that was called.</param>
    /// <param name="what">A description of the invalid request, so that it can be reproduced.</param>
    /// <param name="response">The response.</param>
    /// <param name="also">Statuses allowed in addition to those of the operation.</param>
    public void Record(DocumentedOperation operation, string what, RecordedResponse response, params int[] also)
    {
        statuses.AddOrUpdate(response.Status, 1, (_, count) => count + 1);

        if (ErrorIn(operation, response, also) is { } wrong)
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

            foreach (var other in OtherTablesOf.GetValueOrDefault(operation.Id) ?? [])
            {
                changed.AddOrUpdate(other, 2, (_, count) => count + 2);
            }
        }
    }

    /// <summary>Ends the recording and prints its figures.</summary>
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

        Assert.True(errors.IsEmpty, $"{errors.Count} errors:\n{string.Join('\n', errors.Order().Take(40))}");
    }

    private static string? ErrorIn(DocumentedOperation operation, RecordedResponse response, int[] also)
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

    /// <summary>Returns the number of rows of each table and a hash of their content.</summary>
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
                from (select md5((to_jsonb(row) - '{SelfChangingColumns}'::text[])::text) as content from {table} as row) as contents
                """
            );
        }

        return rows;
    }
}

/// <summary>The parts of a response that the recorder checks; status 0 if there was none.</summary>
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

    /// <summary>Removes the chunked encoding.</summary>
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
