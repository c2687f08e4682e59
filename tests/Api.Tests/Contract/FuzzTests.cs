using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>An adversarial client that knows the contract.</summary>
/// <remarks>
/// No request may cause a 500. Every rejection is a problem with a documented status, and only what a 2xx acknowledged is
/// stored: <see cref="TrafficRecorder"/> compares the responses with the rows.
/// </remarks>
[Trait("Category", "Slow")]
public sealed class FuzzTests(ApiFixture api, ITestOutputHelper output) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const int Mutations = 20_000;
    private const int Seed = 4711;

    private static readonly ParallelOptions Concurrency = new() { MaxDegreeOfParallelism = 16 };

    // Routing decides first about a mutated path.
    private static readonly int[] RoutingStatuses = [404, 405];

    private readonly Dictionary<string, TenantFixture> tenants = [];
    private IReadOnlyList<DocumentedOperation> operations = [];
    private TrafficRecorder recorder = null!;

    public async Task InitializeAsync()
    {
        operations = await DocumentedOperation.All(api);

        // One partner per subject, so that they do not interfere: no webhook receives events of assessments.
        foreach (var subject in operations.Select(operation => operation.ResourceName).Distinct())
        {
            tenants[subject] = await TenantFixture.Create(api);
        }

        recorder = await TrafficRecorder.Create(api);
    }

    public Task DisposeAsync()
    {
        foreach (var tenant in tenants.Values)
        {
            tenant.Dispose();
        }

        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_operation_rejects_a_body_that_is_not_JSON()
    {
        var bodies =
            from operation in operations
            where operation.AcceptsJson
            from body in MalformedBodies.For(operation.Examples[0])
            select (operation, body);

        await Parallel.ForEachAsync(
            bodies,
            Concurrency,
            async (one, _) =>
            {
                var response = await Send(one.operation, one.body.Body);
                recorder.Record(one.operation, one.body.Name, response);
                // A batch validates its items first, and then each of them separately.
                Assert.True(
                    response.Status == 400 || (response.Status == 422 && one.operation.Id == "scoreBatch"),
                    $"{one.operation}, {one.body.Name}: {response.Status} {response.Body}"
                );
            }
        );

        await recorder.AssertMatchesContract(output);
    }

    [Fact]
    public async Task Unusual_strings_are_stored_unchanged_or_rejected()
    {
        var requests =
            from operation in operations
            where operation.AcceptsJson
            from field in operation.Strings()
            from text in HostileStrings.All.Concat(HostileStrings.Values)
            select (operation, field, text);

        await Parallel.ForEachAsync(
            requests,
            Concurrency,
            async (one, _) =>
            {
                var body = WithValueAt(one.operation.Examples[0], one.field, one.text);
                var excerpt = one.text.Length > 60 ? $"{one.text[..60]}…" : one.text;
                recorder.Record(
                    one.operation,
                    $"{string.Join('/', one.field)} = {excerpt}",
                    await Send(one.operation, SubmissionBodies.Bytes(body))
                );
            }
        );

        await recorder.AssertMatchesContract(output);
    }

    [Fact]
    public async Task Arbitrary_values_in_documented_headers_never_cause_500()
    {
        // Raw bytes, as Latin-1.
        string[] values =
        [
            "",
            " ",
            "*",
            "\"",
            "\"\"",
            "\"open",
            "W/",
            "W/\"\"",
            ",,,,",
            ";;;",
            ";q=",
            "es;q=2;q=NaN, *;q=-1",
            "a\tb",
            "\\",
            "\u0001",
            "\u007f",
            "\u001b[31m",
            "\u00e9",
            "\u00f0\u009f\u0098\u0080",
            "\u00ed\u00a0\u0080",
            "\u00c0\u00af",
            "%00%0d%0a",
            "=?utf-8?b?AAAA?=",
            "' or 1=1 --",
            "${jndi:ldap://x}",
            "Bearer",
            "Bearer ",
            "Bearer  cf_test_secret_",
            "Basic YTpi",
            "cf_test_secret_0000000000000000000000000000000000000000000000000",
            "null",
            "https://\u00e2\u0092\u0088.example", // ⒈.example, which is no name
            "https://[::1",
            "-1",
            "99999999999999999999",
            "application/json; charset=utf-16",
            "application/json, application/json",
            "multipart/form-data; boundary=",
            "text/csv; header=absent",
            "gzip",
            "identity",
            "gzip, chunked",
            "chunked",
            "chunked, identity",
            new string('a', 300),
            new string('"', 5000),
            string.Join(',', Enumerable.Repeat("\"a\"", 5000)),
            new string(',', 30_000),
        ];
        var requests =
            from operation in operations
            from header in HeadersOf(operation)
            from value in values
            select (operation, header, value);

        await Parallel.ForEachAsync(
            requests,
            Concurrency,
            async (one, _) =>
            {
                var response = await SendRaw(one.operation, Path(one.operation), (one.header, one.value));
                // Kestrel rejects these before routing, so the response has no body: docs/api.md#order-of-checks says so.
                var bare = response.MediaType is null && response.Status is 400 or 431;

                if (!bare)
                {
                    recorder.Record(
                        one.operation,
                        $"{one.header}: {one.value[..Math.Min(40, one.value.Length)]}",
                        response
                    );
                }
            }
        );

        await recorder.AssertMatchesContract(output);
    }

    [Fact]
    public async Task Ids_of_any_form_return_404()
    {
        string[] ids =
        [
            "",
            "%20",
            "0",
            "-1",
            "null",
            "undefined",
            "*",
            "a%2Fb",
            "a/b/c/d/e/f",
            "%2e%2e%2f",
            "..%5c",
            "%00",
            "%0d%0aX:%20y",
            "%C3%A9",
            "%F0%9F%98%80",
            "%ED%A0%80",
            "%C0%AF",
            "%FF",
            "%",
            "%zz",
            "%u0041",
            "a+b",
            "a%2Bb",
            "a;b=c",
            "a=b&c",
            "@",
            "'%20or%201=1%20--",
            "$(id)",
            "%3Cscript%3E",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "%7B0198a7a0-0000-7000-8000-000000000000%7D",
            "0198a7a0000070008000000000000000",
            "0198a7a0-0000-7000-8000-00000000000",
            "0198a7a0-0000-7000-8000-000000000000%0A",
            "99999999999999999999",
            "1e400",
            "1.0",
            "1.0.0.0",
            new string('a', 129),
            new string('a', 5000),
            string.Concat(Enumerable.Repeat("%CC%80", 500)),
        ];
        var requests =
            from operation in operations
            from at in Enumerable.Range(0, operation.Collections.Count)
            from id in ids
            select (operation, at, id);

        await Parallel.ForEachAsync(
            requests,
            Concurrency,
            async (one, _) =>
            {
                var tenant = tenants[one.operation.ResourceName];
                var path = one.operation.PathWith((at, name) => at == one.at ? one.id : tenant[name, one.operation]);
                var response = await SendRaw(one.operation, path + tenant.QueryOf(one.operation));
                var bare = response.MediaType is null && response.Status == 400 && one.id == "%00";

                if (!bare)
                {
                    recorder.Record(one.operation, $"at {path[..Math.Min(160, path.Length)]}", response, RoutingStatuses);
                }
            }
        );

        await recorder.AssertMatchesContract(output);
    }

    [Fact]
    public async Task Arbitrary_query_parameters_never_cause_500()
    {
        string[] values =
        [
            "",
            "%20",
            "%00",
            "0",
            "-1",
            "201",
            "1e2",
            "99999999999999999999",
            "null",
            "NaN",
            "all,all",
            ",",
            "ALL",
            "%FF",
            "%ED%A0%80",
            "%",
            "%C3%A9",
            "%F0%9F%98%80",
            "'%20or%201=1%20--",
            "%3Cscript%3E",
            "%0d%0aX:%20y",
            "a[]=1",
            "0001-01-01T00:00:00%2B14:00",
            "9999-12-31T23:59:59.9999999-14:00",
            "2026-11-22T10:00:00",
            "2026-02-30T10:00:00Z",
            "00000000-0000-0000-0000-000000000000",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "____",
            "eyJhIjoxfQ",
            new string('a', 129),
            new string('A', 3000),
        ];
        var requests =
            from operation in operations
            from name in operation.Queries.Append("colour").Append("%00").Append("")
            from value in values
            from query in (string[])[$"{name}={value}", $"{name}={value}&{name}={value}"]
            select (operation, query);

        await Parallel.ForEachAsync(
            requests,
            Concurrency,
            async (one, _) =>
            {
                var path = Path(one.operation);
                var response = await SendRaw(one.operation, $"{path}{(path.Contains('?') ? '&' : '?')}{one.query}");
                recorder.Record(one.operation, $"?{one.query[..Math.Min(80, one.query.Length)]}", response);
            }
        );

        await recorder.AssertMatchesContract(output);
    }

    [Fact]
    public async Task Twenty_thousand_mutated_requests_never_cause_500()
    {
        var cheap = operations.Single(operation => operation.Id == "scoreAnswers");
        var all = operations;

        await Parallel.ForAsync(
            0,
            Mutations,
            Concurrency,
            async (number, _) =>
            {
                var mutator = new RequestMutator(Seed + number);
                var operation = mutator.Chance(0.5) ? cheap : mutator.Pick(all);
                var tenant = tenants[operation.ResourceName];
                var tampered = operation.MediaType is null || mutator.Chance(0.1);
                // Deleting existing rows would remove what other requests need.
                var deletes = operation.Method == HttpMethod.Delete;
                var path = operation.PathWith(
                    (_, name) =>
                        deletes || (tampered && mutator.Chance(0.3))
                            ? $"x{Uri.EscapeDataString(mutator.Value().Replace("\0", "", StringComparison.Ordinal))}" // no dot alone: that is a step
                            : tenant[name, operation]
                );
                var query = tenant.QueryOf(operation).TrimStart('?');

                if (tampered && operation.Queries.Count > 0)
                {
                    query += $"&{mutator.Pick(operation.Queries)}={Uri.EscapeDataString(mutator.Value())}";
                }

                var headers =
                    operation.Headers.Count > 0 && mutator.Chance(0.2)
                        ? ((string, string)[])[(mutator.Pick(operation.Headers), mutator.Header())]
                        : [];
                var body = operation.MediaType is null ? null : mutator.Body(mutator.Pick(operation.Examples));
                var target = query.Length == 0 ? path : $"{path}?{query.TrimStart('&')}";
                var response = await Send(operation, body, target, headers);
                recorder.Record(
                    operation,
                    string.Create(CultureInfo.InvariantCulture, $"seed {Seed + number} at {target}"),
                    response,
                    RoutingStatuses
                );
            }
        );

        await recorder.AssertMatchesContract(output);
    }

    /// <summary>The documented statuses of the operation. A deletion with a valid API key deletes, whatever the other headers are.</summary>
    private static IEnumerable<string> HeadersOf(DocumentedOperation operation) =>
        operation
            .Headers.Concat(
                operation.Method == HttpMethod.Delete ? ["Authorization"]
                : operation.RequiresApiKey ? ["Authorization", "X-Api-Key", "Origin"]
                : []
            )
            .Concat(operation.MediaType is null ? [] : ["Content-Type", "Content-Encoding", "Transfer-Encoding"]);

    private string Path(DocumentedOperation operation) => tenants[operation.ResourceName].PathOf(operation);

    private async Task<RecordedResponse> Send(
        DocumentedOperation operation,
        byte[]? body,
        string? path = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(operation.Method, path ?? Path(operation));

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(operation.MediaType!);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (operation.Headers.Contains("If-Match") && !request.Headers.Contains("If-Match"))
        {
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        }

        return await RecordedResponse.Send(tenants[operation.ResourceName].ClientOf(operation), request);
    }

    /// <summary>Sends the operation's example byte by byte with one header replaced.</summary>
    private async Task<RecordedResponse> SendRaw(
        DocumentedOperation operation,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var client = tenants[operation.ResourceName].ClientOf(operation);
        var body = operation.Examples.Count > 0 ? operation.Examples[0] : "";
        List<(string Name, string Value)> all =
        [
            ("Authorization", client.DefaultRequestHeaders.Authorization!.ToString()),
            ("If-Match", "*"),
            .. headers,
        ];

        if (operation.MediaType is { } type)
        {
            all.Add(("Content-Type", type));
            all.Add(("Content-Length", $"{SubmissionBodies.Bytes(body).Length}"));
        }

        var detail = all.GroupBy(header => header.Name).Select(header => $"{header.Key}: {header.Last().Value}");
        return RecordedResponse.From(
            await RawHttp.Send(api.Address, [$"{operation.Method} {path} HTTP/1.1", .. detail], body)
        );
    }

    /// <summary>Returns the example with a JSON value at a field.</summary>
    private static string WithValueAt(string example, IReadOnlyList<string> field, string value)
    {
        const string here = "@@here@@";
        var root = JsonNode.Parse(example)!;
        var place = root;
        var isName = field[^1] == "name" && field.Count > 1 && field[^2] == "{}";
        var steps = isName ? field.SkipLast(2).ToList() : field.ToList();

        for (var at = 0; at < steps.Count - (isName ? 0 : 1); at++)
        {
            place = ChildOf(place, steps[at], at + 1 < steps.Count ? steps[at + 1] : "{}");
        }

        if (isName)
        {
            place[here] = "x";
        }
        else if (place is JsonArray items)
        {
            items.Clear();
            items.Add(here);
        }
        else
        {
            place[steps[^1] == "{}" ? "free" : steps[^1]] = here;
        }

        var text = root.ToJsonString();
        // A member name can only be a string.
        return text.Replace($"\"{here}\"", isName && value[0] != '"' ? "\"\"" : value, StringComparison.Ordinal);
    }

    /// <summary>Returns the member or item, created if the parent cannot hold the next part.</summary>
    private static JsonNode ChildOf(JsonNode place, string step, string next)
    {
        JsonNode made = next == "[]" ? new JsonArray() : new JsonObject();

        if (place is JsonArray items)
        {
            if (items.Count == 0 || items[0]?.GetType() != made.GetType())
            {
                items.Clear();
                items.Add(made);
            }

            return items[0]!;
        }

        var name = step == "{}" ? "free" : step;

        if (place[name]?.GetType() != made.GetType())
        {
            place[name] = made;
        }

        return place[name]!;
    }
}
