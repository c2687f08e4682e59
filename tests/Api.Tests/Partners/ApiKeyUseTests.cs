using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Partners;

/// <summary>The permissions, the expiry and the recorded use of API keys (docs/api.md#api-keys).</summary>
public sealed class ApiKeyUseTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_key_stops_working_after_its_expiry()
    {
        using var partner = await api.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read");
        using var client = api.CreateClient(text);
        await api.QueryAsOwner<int>(
            "update api_key set expires_at = now() - interval '1 second' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        await (await client.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
        await (await partner.RotateKey(id, "{}")).AssertProblem(409, "key-ended");
    }

    [Fact]
    public async Task Each_operation_requires_exactly_its_scope()
    {
        using var partner = await api.CreatePartner();
        var clients = new Dictionary<string, (HttpClient Only, HttpClient AllBut)>(StringComparer.Ordinal);

        foreach (var scope in KeyScopes.Codes)
        {
            var (_, only) = await partner.IssueKey(scope);
            var (_, allBut) = await partner.IssueKey([.. KeyScopes.Codes.Where(code => code != scope)]);
            clients[scope] = (api.CreateClient(only), api.CreateClient(allBut));
        }

        using var none = api.CreateClient((await partner.IssueKey()).Text);
        var seen = new HashSet<string>(StringComparer.Ordinal);

        foreach (var (method, path, operation) in Operations(await api.Anonymous.GetStringAsync(OpenApiSetup.Path)))
        {
            var needed = Regex.Match(operation["description"]!.GetValue<string>(), "Requires the scope `([a-z:]+)`");
            var name = operation["operationId"]!.GetValue<string>();

            if (needed.Success)
            {
                var (only, allBut) = clients[needed.Groups[1].Value];
                Assert.Equal((name, 403), (name, await StatusOf(allBut, method, path)));
                Assert.Equal((name, 403), (name, await StatusOf(none, method, path)));
                Assert.NotEqual((name, 403), (name, await StatusOf(only, method, path)));
                seen.Add(needed.Groups[1].Value);
            }
            else
            {
                var text = operation["description"]!.GetValue<string>();
                var any = text.Contains("Accepts any secret key", StringComparison.Ordinal);
                Assert.NotEqual(any, text.Contains("Requires a respondent token", StringComparison.Ordinal));
                Assert.Equal((name, any), (name, await StatusOf(none, method, path) != 403));
            }
        }

        Assert.Equal(KeyScopes.Codes.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task lastUsedAt_is_updated_but_not_on_every_request()
    {
        var clock = new ManualTimeProvider();
        await using var app = ApiFixture.Build(api.ConnectionString, clock: clock);
        await app.StartAsync();
        using var partner = await api.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read");
        Assert.Null(await LastUse(id));
        using var client = PartnerClientExtensions.Client(new(app.Urls.First()), text);

        await client.GetAsync("/v1/assessments");
        var first = await WaitForLastUse(id, null);
        clock.Advance(TimeSpan.FromMinutes(4));
        await client.GetAsync("/v1/assessments");
        clock.Advance(TimeSpan.FromMinutes(2));
        await client.GetAsync("/v1/assessments");
        var last = await WaitForLastUse(id, first);

        // The use at four minutes was not recorded: the one at six is the second.
        Assert.Equal(6, Math.Round((last - first).TotalMinutes, 3));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_key_appears_only_in_the_response_that_created_it()
    {
        await using var service = await ServiceProcess.StartServing(
            api.ConnectionString,
            ("Logging__LogLevel__Default", "Trace"),
            ("Logging__LogLevel__Microsoft.AspNetCore", "Trace")
        );
        var keys = await api.CreateKeys();
        using var partner = service.Client(keys.Secret());
        var created = await (
            await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""", "once")
        ).Json();
        var rotated = await (await partner.RotateKey(created.Text("id"), "{}", "once")).Json();
        await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""", "once");

        string[] secrets = [keys.Secret(), created.Text("key"), rotated.Text("key")];
        var logs = string.Join('\n', [.. service.Output, .. service.Error]);
        var tables = await api.QueryAsOwner<string>(
            """
            select string_agg(rows, '') from (
                select string_agg(api_key::text, '') as rows from api_key
                union all select string_agg(idempotency::text, '') from idempotency
                union all select string_agg(audit::text, '') from audit) as everything
            """
        );

        Assert.All(secrets, secret => Assert.DoesNotContain(secret[^20..], logs + tables, StringComparison.Ordinal));
    }

    private async Task<DateTime?> LastUse(string id) =>
        await api.QueryAsOwner<DateTime?>(
            "select last_used_at from api_key where id = @id",
            new { id = Guid.Parse(id) }
        );

    private async Task<DateTime> WaitForLastUse(string id, DateTime? before)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (await LastUse(id) is { } found && found != before)
            {
                return found;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The last use was not recorded.");
    }

    private static IEnumerable<(HttpMethod Method, string Path, JsonObject Operation)> Operations(string document) =>
        from path in JsonNode.Parse(document)!["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        let operation = method.Value!.AsObject()
        where operation["security"]!.AsArray().Count > 0
        select (
            HttpMethod.Parse(method.Key),
            Regex.Replace(path.Key, "{[^}]+}", OpenApiExtensions.ExampleId),
            operation
        );

    private static async Task<int> StatusOf(HttpClient client, HttpMethod method, string path) =>
        (int)(await client.Send(method, path)).StatusCode;
}
