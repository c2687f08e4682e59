using ChannelFit.Api.Tests.Fixtures;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>No header, id or query parameter causes a 500 or stores a row without an acknowledgement.</summary>
public sealed class RequestPartFuzzTests(ApiFixture api, ITestOutputHelper output)
    : FuzzScenario(api, output),
        IClassFixture<ApiFixture>
{
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
            from operation in Operations
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
                    Recorder.Record(
                        one.operation,
                        $"{one.header}: {one.value[..Math.Min(40, one.value.Length)]}",
                        response
                    );
                }
            }
        );

        await AssertMatchesContract();
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
            from operation in Operations
            from at in Enumerable.Range(0, operation.Collections.Count)
            from id in ids
            select (operation, at, id);

        await Parallel.ForEachAsync(
            requests,
            Concurrency,
            async (one, _) =>
            {
                var tenant = Tenants[one.operation.ResourceName];
                var path = one.operation.PathWith((at, name) => at == one.at ? one.id : tenant[name, one.operation]);
                var response = await SendRaw(one.operation, path + tenant.QueryOf(one.operation));
                var bare = response.MediaType is null && response.Status == 400 && one.id == "%00";

                if (!bare)
                {
                    Recorder.Record(
                        one.operation,
                        $"at {path[..Math.Min(160, path.Length)]}",
                        response,
                        RoutingStatuses
                    );
                }
            }
        );

        await AssertMatchesContract();
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
            from operation in Operations
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
                Recorder.Record(one.operation, $"?{one.query[..Math.Min(80, one.query.Length)]}", response);
            }
        );

        await AssertMatchesContract();
    }

    /// <summary>Returns the headers to vary. A deletion with a valid API key deletes, whatever the other headers are.</summary>
    private static IEnumerable<string> HeadersOf(DocumentedOperation operation) =>
        (
            operation.Method == HttpMethod.Delete ? ["Authorization"]
            : operation.RequiresApiKey ? operation.Headers.Concat(["Authorization", "X-Api-Key", "Origin"])
            : operation.Headers
        ).Concat(operation.MediaType is null ? [] : ["Content-Type", "Content-Encoding", "Transfer-Encoding"]);

    /// <summary>Sends the operation's example byte by byte with one header replaced.</summary>
    private async Task<RecordedResponse> SendRaw(
        DocumentedOperation operation,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var client = Tenants[operation.ResourceName].ClientOf(operation);
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
            await RawHttp.Send(Address, [$"{operation.Method} {path} HTTP/1.1", .. detail], body)
        );
    }
}
