using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Partners;

public sealed class PartnerKeysTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    private const string Managing = "partner:manage";

    [Theory]
    [InlineData(KeyMode.Test)]
    [InlineData(KeyMode.Live)]
    public async Task A_created_key_is_returned_once_and_works(KeyMode mode)
    {
        using var partner = await house.CreatePartner(mode);

        var answer = await partner.Post(
            PartnerClientExtensions.Keys,
            """{ "kind": "secret", "scopes": ["people:read", "assessments:read"], "name": "Zapier", "expiresIn": 3600 }"""
        );

        Assert.Equal(201, (int)answer.StatusCode);
        var issued = await answer.Json();
        var id = issued.Text("id");
        Assert.Equal($"{PartnerClientExtensions.Keys}/{id}", answer.Header("Location"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Matches($"^cf_{mode.Code()}_secret_[0-9A-Za-z]{{49}}$", issued.Text("key"));
        Assert.Equal(["assessments:read", "people:read"], issued.List("scopes").Select(scope => scope.GetString()));
        Assert.Equal(
            TimeSpan.FromHours(1),
            issued.GetProperty("expiresAt").GetDateTime() - issued.GetProperty("createdAt").GetDateTime()
        );

        var read = await partner.Read($"{PartnerClientExtensions.Keys}/{id}");
        Assert.Equal(
            ["id", "kind", "mode", "name", "scopes", "createdAt", "expiresAt", "lastUsedAt", "revokedAt"],
            read.Names()
        );
        Assert.Equal(read.GetRawText(), (await partner.ListKeys())[0].GetRawText());
        using var client = house.CreateClient(issued.Text("key"));
        var told = await client.Read("/v1/partner");
        Assert.Equal((mode.Code(), 2), (told.Text("mode"), told.List("scopes").Count));
    }

    [Fact]
    public async Task A_public_key_has_no_scopes_and_cannot_manage_keys()
    {
        using var partner = await house.CreatePartner();

        var issued = await (await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""")).Json();

        Assert.Matches("^cf_test_public_[0-9A-Za-z]{49}$", issued.Text("key"));
        Assert.Empty(issued.List("scopes"));
        Assert.All(await Kinds(partner, "public"), key => Assert.Empty(key.List("scopes")));
        using var page = house.CreateClient(issued.Text("key"));
        Assert.Equal(403, (int)(await page.GetAsync("/v1/partner")).StatusCode);
    }

    [Fact]
    public async Task A_key_cannot_grant_scopes_it_does_not_have()
    {
        using var partner = await house.CreatePartner();
        var (_, manager) = await partner.IssueKey(Managing, "assessments:read");
        var (other, _) = await partner.IssueKey("people:write");
        using var client = house.CreateClient(manager);
        var before = await partner.ListKeys();

        var more = await client.Post(
            PartnerClientExtensions.Keys,
            """{ "kind": "secret", "scopes": ["assessments:read", "people:write"], "colour": "red" }"""
        );
        var rotated = await client.RotateKey(other, "{}");

        Assert.Contains(
            "people:write",
            (await more.AssertProblem(403, "forbidden")).Text("detail"),
            StringComparison.Ordinal
        );
        await rotated.AssertProblem(403, "forbidden");
        Assert.Equal(before.Count, (await partner.ListKeys()).Count);
        await client.IssueKey("assessments:read");
    }

    [Fact]
    public async Task Keys_of_other_modes_and_partners_return_404()
    {
        var keys = await house.CreateKeys();
        using var test = house.CreateClient(keys.Secret());
        using var live = house.CreateClient(keys.Secret(KeyMode.Live));
        using var stranger = await house.CreatePartner();
        var (id, text) = await test.IssueKey("assessments:read");

        foreach (var client in (HttpClient[])[live, stranger])
        {
            Assert.DoesNotContain(await client.ListKeys(), key => key.Text("id") == id);
            await (await client.GetAsync($"{PartnerClientExtensions.Keys}/{id}")).AssertProblem(404, "not-found");
            await (await client.RevokeKey(id)).AssertProblem(404, "not-found");
            await (await client.RotateKey(id, "{}")).AssertProblem(404, "not-found");
            await (await client.RotateKey(id, "[]")).AssertProblem(404, "not-found");
        }

        await (await test.GetAsync($"{PartnerClientExtensions.Keys}/not-an-id")).AssertProblem(404, "not-found");
        using var client1 = house.CreateClient(text);
        Assert.Equal(200, (int)(await client1.GetAsync("/v1/assessments")).StatusCode);
    }

    [Fact]
    public async Task Paging_returns_every_key_once_newest_first()
    {
        using var partner = await house.CreatePartner();
        var ids = new List<string>();

        for (var number = 0; number < 5; number++)
        {
            ids.Insert(0, (await partner.IssueKey()).Id);
        }

        var found = new List<string>();
        string? next = "?limit=2";

        while (next is not null)
        {
            var page = await partner.Read($"{PartnerClientExtensions.Keys}{next}");
            found.AddRange(page.List("items").Select(key => key.Text("id")));
            next = page.GetProperty("nextCursor").GetString() is { } cursor ? $"?limit=2&cursor={cursor}" : null;
        }

        // A new partner has one secret and one public key of each mode.
        Assert.Equal(ids, found[..5]);
        Assert.Equal(7, found.Distinct().Count());
    }

    [Fact]
    public async Task A_retry_is_replayed_without_the_key_and_creates_no_second_key()
    {
        using var partner = await house.CreatePartner();
        const string body = """{ "kind": "secret", "scopes": [], "expiresIn": 60 }""";

        var first = await partner.Post(PartnerClientExtensions.Keys, body, "attempt");
        var id = (await first.Json()).Text("id");
        var count = (await partner.ListKeys()).Count;
        await partner.RevokeKey(id);
        var again = await partner.Post(PartnerClientExtensions.Keys, body, "attempt");
        var other = await partner.Post(PartnerClientExtensions.Keys, body + " ", "attempt");

        Assert.Equal((201, "true"), ((int)again.StatusCode, again.Header("Idempotency-Replayed")));
        Assert.Equal(first.Header("Location"), again.Header("Location"));
        var expected = JsonNode.Parse(await first.Text())!;
        Assert.NotNull(expected["key"]);
        expected["key"] = null;
        Assert.Equal(expected.ToJsonString(), JsonNode.Parse(await again.Text())!.ToJsonString());
        await other.AssertProblem(422, "idempotency-key-reused");
        Assert.Equal(count, (await partner.ListKeys()).Count);
    }

    [Fact]
    public async Task Concurrent_retries_create_one_key()
    {
        using var partner = await house.CreatePartner();
        var before = (await partner.ListKeys()).Count;

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""", "twins"))
        );

        Assert.All(answers, answer => Assert.Equal(201, (int)answer.StatusCode));
        Assert.Single(answers, answer => answer.Header("Idempotency-Replayed") is null);
        Assert.Single(answers.Select(answer => answer.Header("Location")).Distinct());
        Assert.Equal(before + 1, (await partner.ListKeys()).Count);
    }

    [Fact]
    public async Task A_key_stops_working_after_its_expiry()
    {
        using var partner = await house.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read");
        using var client = house.CreateClient(text);
        await house.QueryAsOwner<int>(
            "update api_key set expires_at = now() - interval '1 second' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        await (await client.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
        await (await partner.RotateKey(id, "{}")).AssertProblem(409, "key-ended");
    }

    [Fact]
    public async Task A_revoked_key_stops_working_within_five_seconds_on_every_instance()
    {
        var clock = new ManualTimeProvider();
        await using var other = ApiFixture.Build(house.ConnectionString, clock: clock);
        await other.StartAsync();
        using var partner = await house.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read");
        using var there = PartnerClientExtensions.Client(new(other.Urls.First()), text);
        Assert.Equal(200, (int)(await there.GetAsync("/v1/assessments")).StatusCode);

        Assert.Equal(204, (int)(await partner.RevokeKey(id)).StatusCode);
        clock.Advance(TimeSpan.FromSeconds(5));

        await (await there.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
        using var here = house.CreateClient(text);
        await (await here.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Revoking_twice_changes_nothing()
    {
        using var partner = await house.CreatePartner();
        var (id, _) = await partner.IssueKey();

        Assert.Equal(204, (int)(await partner.RevokeKey(id)).StatusCode);
        var first = await partner.Read($"{PartnerClientExtensions.Keys}/{id}");
        Assert.Equal(204, (int)(await partner.RevokeKey(id)).StatusCode);

        Assert.NotEqual(JsonValueKind.Null, first.GetProperty("revokedAt").ValueKind);
        Assert.Equal(first.GetRawText(), (await partner.Read($"{PartnerClientExtensions.Keys}/{id}")).GetRawText());
        Assert.Single(await partner.Audit("?action=key.revoked"));
    }

    [Fact]
    public async Task The_last_managing_key_cannot_be_revoked_and_others_may_revoke_themselves()
    {
        using var partner = await house.CreatePartner();
        var own = (await Kinds(partner, "secret")).Single().Text("id");

        var refusal = await (await partner.RevokeKey(own)).AssertProblem(409, "last-managing-key");
        Assert.Contains("key revoke", refusal.Text("detail"), StringComparison.Ordinal);

        // A public key, one that manages nothing, and one of the other mode do not help.
        await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""");
        await partner.IssueKey("people:write");
        await (await partner.RevokeKey(own)).AssertProblem(409, "last-managing-key");

        await partner.IssueKey(Managing);
        Assert.Equal(204, (int)(await partner.RevokeKey(own)).StatusCode);
    }

    [Fact]
    public async Task A_rotated_key_does_not_count_as_another_managing_key()
    {
        using var partner = await house.CreatePartner();
        var own = (await Kinds(partner, "secret")).Single().Text("id");
        var fresh = (await (await partner.RotateKey(own, "{}")).Json()).Text("id");

        await (await partner.RevokeKey(fresh)).AssertProblem(409, "last-managing-key");

        Assert.Equal(204, (int)(await partner.RevokeKey(own)).StatusCode);
    }

    [Fact]
    public async Task A_partner_has_at_most_a_hundred_active_keys_even_under_concurrency()
    {
        var keys = await house.CreateKeys();
        using var partner = house.CreateClient(keys.Secret());
        using var live = house.CreateClient(keys.Secret(KeyMode.Live));
        var (old, _) = await partner.IssueKey();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 110).Select(_ => partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }"""))
        );

        // Four come with the partner.
        Assert.Equal(95, answers.Count(answer => (int)answer.StatusCode == 201));
        await answers.First(answer => (int)answer.StatusCode != 201).AssertProblem(409, "too-many-keys");
        await (await live.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""")).AssertProblem(
            409,
            "too-many-keys"
        );
        await (await partner.RotateKey(old, "{}", "turn")).AssertProblem(409, "too-many-keys");
        Assert.Equal(201, (int)(await partner.RotateKey(old, """{ "overlapSeconds": 0 }""", "turn")).StatusCode);
        var last = (await partner.ListKeys())[0].Text("id");
        Assert.Equal(204, (int)(await partner.RevokeKey(last)).StatusCode);
        Assert.Equal(201, (int)(await live.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""")).StatusCode);
    }

    [Fact]
    public async Task Of_two_managing_keys_revoking_each_other_one_remains()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            using var one = await house.CreatePartner();
            var first = (await Kinds(one, "secret")).Single().Text("id");
            var (second, text) = await one.IssueKey(Managing);
            using var two = house.CreateClient(text);
            await two.Read("/v1/partner");

            var answers = await Task.WhenAll(one.RevokeKey(second), two.RevokeKey(first));

            Assert.Equal([204, 409], answers.Select(answer => (int)answer.StatusCode).Order());
        }
    }

    [Fact]
    public async Task A_rotated_key_works_until_the_end_of_the_overlap()
    {
        using var partner = await house.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read", "people:read");
        using var old = house.CreateClient(text);

        var answer = await partner.RotateKey(id, """{ "overlapSeconds": 600 }""");

        Assert.Equal(201, (int)answer.StatusCode);
        var rotated = await answer.Json();
        using var fresh = house.CreateClient(rotated.Text("key"));
        var before = await partner.Read($"{PartnerClientExtensions.Keys}/{id}");
        Assert.Equal(before.GetProperty("scopes").GetRawText(), rotated.GetProperty("scopes").GetRawText());
        Assert.Equal(JsonValueKind.Null, rotated.GetProperty("expiresAt").ValueKind);
        Assert.Equal(
            TimeSpan.FromMinutes(10),
            before.GetProperty("expiresAt").GetDateTime() - rotated.GetProperty("createdAt").GetDateTime()
        );
        Assert.Equal(200, (int)(await old.GetAsync("/v1/assessments")).StatusCode);
        Assert.Equal(200, (int)(await fresh.GetAsync("/v1/assessments")).StatusCode);

        // A second rotation shortens what is left, and never lengthens it.
        await partner.RotateKey(id, "{}");
        Assert.Equal(
            before.GetRawText(),
            WithoutUse(await partner.Read($"{PartnerClientExtensions.Keys}/{id}"), before)
        );
    }

    [Fact]
    public async Task With_zero_overlap_the_old_key_ends_at_once_and_a_retry_is_replayed()
    {
        using var partner = await house.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read");
        const string body = """{ "overlapSeconds": 0, "expiresIn": 60 }""";

        var first = await partner.RotateKey(id, body, "turn");
        using var old = house.CreateClient(text);

        await (await old.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
        var again = await partner.RotateKey(id, body, "turn");
        Assert.Equal((201, "true"), ((int)again.StatusCode, again.Header("Idempotency-Replayed")));
        Assert.Equal(JsonValueKind.Null, (await again.Json()).GetProperty("key").ValueKind);
        Assert.Equal(first.Header("Location"), again.Header("Location"));
        await (await partner.RotateKey(id, body)).AssertProblem(409, "key-ended");
        await (await partner.RotateKey(id, body, "another-turn")).AssertProblem(409, "key-ended");
        await (await partner.RotateKey(id, body + " ", "turn")).AssertProblem(422, "idempotency-key-reused");
    }

    [Theory]
    [InlineData("{}", "#/kind required")]
    [InlineData("""{ "kind": "secret" }""", "#/scopes required")]
    [InlineData("""{ "kind": "respondent" }""", "#/kind unknown-option")]
    [InlineData("""{ "kind": null }""", "#/kind wrong-type")]
    [InlineData("""{ "kind": "public", "scopes": ["assessments:read"] }""", "#/scopes too-many")]
    [InlineData("""{ "kind": "public", "mode": "live" }""", "#/mode unknown-member")]
    [InlineData("""{ "kind": "public", "name": "" }""", "#/name invalid-format")]
    [InlineData("""{ "kind": "public", "name": "\u0000" }""", "#/name invalid-characters")]
    [InlineData("""{ "kind": "public", "expiresIn": 59 }""", "#/expiresIn out-of-range")]
    [InlineData("""{ "kind": "public", "expiresIn": 315360001 }""", "#/expiresIn out-of-range")]
    [InlineData("""{ "kind": "public", "expiresIn": "1h" }""", "#/expiresIn wrong-type")]
    [InlineData("""{ "kind": "secret", "scopes": "all" }""", "#/scopes wrong-type")]
    [InlineData(
        """{ "kind": 1, "scopes": ["partner:rule", null, "people:read", "\ud800"], "name": 2, "expiresIn": 1.5, "x": 1 }""",
        "#/kind wrong-type, #/scopes/1 wrong-type, #/scopes/3 invalid-characters, #/name wrong-type, #/expiresIn wrong-type, #/x unknown-member"
    )]
    [InlineData(
        """{ "kind": "secret", "scopes": ["partner:rule", "people:read", "PEOPLE:READ"] }""",
        "#/scopes/0 unknown-option, #/scopes/2 unknown-option"
    )]
    public async Task All_validation_errors_of_a_key_request_are_reported_together(string body, string faults)
    {
        using var partner = await house.CreatePartner();

        var found = await (await partner.Post(PartnerClientExtensions.Keys, body)).ValidationErrors();

        Assert.Equal(
            faults.Split(", ").Order(StringComparer.Ordinal),
            found.Select(fault => $"{fault.Pointer} {fault.Code}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(2, (await partner.ListKeys()).Count);
    }

    [Fact]
    public async Task Overlap_is_limited_to_30_days_and_name_to_100_characters()
    {
        using var partner = await house.CreatePartner();
        var (id, _) = await partner.IssueKey();
        var name = string.Concat(Enumerable.Repeat("🌱", 101));

        Assert.Equal(
            [("#/overlapSeconds", "out-of-range"), ("#/expiresIn", "out-of-range"), ("#/mode", "unknown-member")],
            await (
                await partner.RotateKey(id, """{ "overlapSeconds": 2592001, "expiresIn": 0, "mode": "live" }""")
            ).ValidationErrors()
        );
        Assert.Equal(
            [("#/name", "too-long")],
            await (
                await partner.Post(PartnerClientExtensions.Keys, $$"""{ "kind": "public", "name": "{{name}}" }""")
            ).ValidationErrors()
        );
    }

    [Fact]
    public async Task Each_operation_requires_exactly_its_scope()
    {
        using var partner = await house.CreatePartner();
        var clients = new Dictionary<string, (HttpClient Only, HttpClient AllBut)>(StringComparer.Ordinal);

        foreach (var scope in KeyScopes.Codes)
        {
            var (_, only) = await partner.IssueKey(scope);
            var (_, allBut) = await partner.IssueKey([.. KeyScopes.Codes.Where(code => code != scope)]);
            clients[scope] = (house.CreateClient(only), house.CreateClient(allBut));
        }

        using var none = house.CreateClient((await partner.IssueKey()).Text);
        var seen = new HashSet<string>(StringComparer.Ordinal);

        foreach (var (method, path, operation) in Operations(await house.Anonymous.GetStringAsync(OpenApiSetup.Path)))
        {
            var needed = Regex.Match(operation["description"]!.GetValue<string>(), "Requires the scope `([a-z:]+)`");
            var name = operation["operationId"]!.GetValue<string>();

            if (needed.Success)
            {
                var (only, allBut) = clients[needed.Groups[1].Value];
                Assert.Equal((name, 403), (name, await Ask(allBut, method, path)));
                Assert.Equal((name, 403), (name, await Ask(none, method, path)));
                Assert.NotEqual((name, 403), (name, await Ask(only, method, path)));
                seen.Add(needed.Groups[1].Value);
            }
            else
            {
                var text = operation["description"]!.GetValue<string>();
                var any = text.Contains("Accepts any secret key", StringComparison.Ordinal);
                Assert.NotEqual(any, text.Contains("Requires a respondent token", StringComparison.Ordinal));
                Assert.Equal((name, any), (name, await Ask(none, method, path) != 403));
            }
        }

        Assert.Equal(KeyScopes.Codes.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task lastUsedAt_is_updated_but_not_on_every_request()
    {
        var clock = new ManualTimeProvider();
        await using var app = ApiFixture.Build(house.ConnectionString, clock: clock);
        await app.StartAsync();
        using var partner = await house.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read");
        Assert.Null(await LastUse(id));
        using var client = PartnerClientExtensions.Client(new(app.Urls.First()), text);

        await client.GetAsync("/v1/assessments");
        var first = await Awaited(id, null);
        clock.Advance(TimeSpan.FromMinutes(4));
        await client.GetAsync("/v1/assessments");
        clock.Advance(TimeSpan.FromMinutes(2));
        await client.GetAsync("/v1/assessments");
        var last = await Awaited(id, first);

        // The use at four minutes was not written: the one at six is the second.
        Assert.Equal(6, Math.Round((last - first).TotalMinutes, 3));
    }

    [Fact]
    public async Task A_key_appears_only_in_the_response_that_created_it()
    {
        await using var service = await ServiceProcess.StartServing(
            house.ConnectionString,
            ("Logging__LogLevel__Default", "Trace"),
            ("Logging__LogLevel__Microsoft.AspNetCore", "Trace")
        );
        var keys = await house.CreateKeys();
        using var partner = service.Client(keys.Secret());
        var issued = await (
            await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""", "once")
        ).Json();
        var rotated = await (await partner.RotateKey(issued.Text("id"), "{}", "once")).Json();
        await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""", "once");

        string[] secrets = [keys.Secret(), issued.Text("key"), rotated.Text("key")];
        var logs = string.Join('\n', [.. service.Output, .. service.Error]);
        var tables = await house.QueryAsOwner<string>(
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
        await house.QueryAsOwner<DateTime?>(
            "select last_used_at from api_key where id = @id",
            new { id = Guid.Parse(id) }
        );

    private async Task<DateTime> Awaited(string id, DateTime? before)
    {
        for (var turn = 0; turn < 200; turn++)
        {
            if (await LastUse(id) is { } found && found != before)
            {
                return found;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The use was not written.");
    }

    private static string WithoutUse(JsonElement key, JsonElement before)
    {
        var copy = JsonNode.Parse(key.GetRawText())!;
        copy["lastUsedAt"] = JsonNode.Parse(before.GetProperty("lastUsedAt").GetRawText());
        return copy.ToJsonString();
    }

    private static async Task<IReadOnlyList<JsonElement>> Kinds(HttpClient partner, string kind) =>
        [.. (await partner.ListKeys()).Where(key => key.Text("kind") == kind)];

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

    private static async Task<int> Ask(HttpClient client, HttpMethod method, string path) =>
        (int)(await client.Send(method, path)).StatusCode;
}
