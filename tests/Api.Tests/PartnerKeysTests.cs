using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

public sealed class PartnerKeysTests(House house) : IClassFixture<House>
{
    private const string Managing = "partner:manage";

    [Theory]
    [InlineData(KeyMode.Test)]
    [InlineData(KeyMode.Live)]
    public async Task A_new_key_is_shown_once_and_works(KeyMode mode)
    {
        using var partner = await house.NewPartner(mode);

        var answer = await partner.Post(
            Partners.Keys,
            """{ "kind": "secret", "scopes": ["people:read", "assessments:read"], "name": "Zapier", "expiresIn": 3600 }"""
        );

        Assert.Equal(201, (int)answer.StatusCode);
        var issued = await answer.Json();
        var id = issued.Text("id");
        Assert.Equal($"{Partners.Keys}/{id}", answer.Header("Location"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Matches($"^cf_{mode.Code()}_secret_[0-9A-Za-z]{{49}}$", issued.Text("key"));
        Assert.Equal(["assessments:read", "people:read"], issued.List("scopes").Select(scope => scope.GetString()));
        Assert.Equal(
            TimeSpan.FromHours(1),
            issued.GetProperty("expiresAt").GetDateTime() - issued.GetProperty("createdAt").GetDateTime()
        );

        var read = await partner.Read($"{Partners.Keys}/{id}");
        Assert.Equal(
            ["id", "kind", "mode", "name", "scopes", "createdAt", "expiresAt", "lastUsedAt", "revokedAt"],
            read.Names()
        );
        Assert.Equal(read.GetRawText(), (await partner.ListKeys())[0].GetRawText());
        using var client = house.Client(issued.Text("key"));
        var told = await client.Read("/v1/partner");
        Assert.Equal((mode.Code(), 2), (told.Text("mode"), told.List("scopes").Count));
    }

    [Fact]
    public async Task A_public_key_has_no_scopes_and_manages_nothing()
    {
        using var partner = await house.NewPartner();

        var issued = await (await partner.Post(Partners.Keys, """{ "kind": "public" }""")).Json();

        Assert.Matches("^cf_test_public_[0-9A-Za-z]{49}$", issued.Text("key"));
        Assert.Empty(issued.List("scopes"));
        Assert.All(await Kinds(partner, "public"), key => Assert.Empty(key.List("scopes")));
        using var page = house.Client(issued.Text("key"));
        Assert.Equal(403, (int)(await page.GetAsync("/v1/partner")).StatusCode);
    }

    [Fact]
    public async Task A_key_gives_nothing_that_it_does_not_have()
    {
        using var partner = await house.NewPartner();
        var (_, manager) = await partner.Issue(Managing, "assessments:read");
        var (other, _) = await partner.Issue("people:write");
        using var client = house.Client(manager);
        var before = await partner.ListKeys();

        var more = await client.Post(
            Partners.Keys,
            """{ "kind": "secret", "scopes": ["assessments:read", "people:write"], "colour": "red" }"""
        );
        var rotated = await client.Rotate(other, "{}");

        Assert.Contains(
            "people:write",
            (await more.Refusal(403, "forbidden")).Text("detail"),
            StringComparison.Ordinal
        );
        await rotated.Refusal(403, "forbidden");
        Assert.Equal(before.Count, (await partner.ListKeys()).Count);
        await client.Issue("assessments:read");
    }

    [Fact]
    public async Task Keys_of_the_other_mode_and_of_other_partners_are_not_there()
    {
        var keys = await house.NewKeys();
        using var test = house.Client(keys.Secret());
        using var live = house.Client(keys.Secret(KeyMode.Live));
        using var stranger = await house.NewPartner();
        var (id, text) = await test.Issue("assessments:read");

        foreach (var client in (HttpClient[])[live, stranger])
        {
            Assert.DoesNotContain(await client.ListKeys(), key => key.Text("id") == id);
            await (await client.GetAsync($"{Partners.Keys}/{id}")).Refusal(404, "not-found");
            await (await client.Revoke(id)).Refusal(404, "not-found");
            await (await client.Rotate(id, "{}")).Refusal(404, "not-found");
            await (await client.Rotate(id, "[]")).Refusal(404, "not-found");
        }

        await (await test.GetAsync($"{Partners.Keys}/not-an-id")).Refusal(404, "not-found");
        using var client1 = house.Client(text);
        Assert.Equal(200, (int)(await client1.GetAsync("/v1/assessments")).StatusCode);
    }

    [Fact]
    public async Task Pages_hold_every_key_once_newest_first()
    {
        using var partner = await house.NewPartner();
        var ids = new List<string>();

        for (var number = 0; number < 5; number++)
        {
            ids.Insert(0, (await partner.Issue()).Id);
        }

        var found = new List<string>();
        string? next = "?limit=2";

        while (next is not null)
        {
            var page = await partner.Read($"{Partners.Keys}{next}");
            found.AddRange(page.List("items").Select(key => key.Text("id")));
            next = page.GetProperty("nextCursor").GetString() is { } cursor ? $"?limit=2&cursor={cursor}" : null;
        }

        // A new partner has one secret and one public key of each mode.
        Assert.Equal(ids, found[..5]);
        Assert.Equal(7, found.Distinct().Count());
    }

    [Fact]
    public async Task A_retry_gets_the_first_answer_without_the_key_and_makes_no_second_one()
    {
        using var partner = await house.NewPartner();
        const string body = """{ "kind": "secret", "scopes": [], "expiresIn": 60 }""";

        var first = await partner.Post(Partners.Keys, body, "attempt");
        var id = (await first.Json()).Text("id");
        var count = (await partner.ListKeys()).Count;
        await partner.Revoke(id);
        var again = await partner.Post(Partners.Keys, body, "attempt");
        var other = await partner.Post(Partners.Keys, body + " ", "attempt");

        Assert.Equal((201, "true"), ((int)again.StatusCode, again.Header("Idempotency-Replayed")));
        Assert.Equal(first.Header("Location"), again.Header("Location"));
        var expected = JsonNode.Parse(await first.Text())!;
        Assert.NotNull(expected["key"]);
        expected["key"] = null;
        Assert.Equal(expected.ToJsonString(), JsonNode.Parse(await again.Text())!.ToJsonString());
        await other.Refusal(422, "idempotency-key-reused");
        Assert.Equal(count, (await partner.ListKeys()).Count);
    }

    [Fact]
    public async Task Of_many_retries_at_once_one_makes_a_key()
    {
        using var partner = await house.NewPartner();
        var before = (await partner.ListKeys()).Count;

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => partner.Post(Partners.Keys, """{ "kind": "public" }""", "twins"))
        );

        Assert.All(answers, answer => Assert.Equal(201, (int)answer.StatusCode));
        Assert.Single(answers, answer => answer.Header("Idempotency-Replayed") is null);
        Assert.Single(answers.Select(answer => answer.Header("Location")).Distinct());
        Assert.Equal(before + 1, (await partner.ListKeys()).Count);
    }

    [Fact]
    public async Task A_key_with_an_end_is_dead_after_it()
    {
        using var partner = await house.NewPartner();
        var (id, text) = await partner.Issue("assessments:read");
        using var client = house.Client(text);
        await house.AsOwner<int>(
            "update api_key set expires_at = now() - interval '1 second' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        await (await client.GetAsync("/v1/assessments")).Refusal(401, "unauthorized");
        await (await partner.Rotate(id, "{}")).Refusal(409, "key-ended");
    }

    [Fact]
    public async Task A_revoked_key_is_dead_within_five_seconds_on_every_instance()
    {
        var clock = new ManualClock();
        await using var other = House.Build(house.ConnectionString, clock: clock);
        await other.StartAsync();
        using var partner = await house.NewPartner();
        var (id, text) = await partner.Issue("assessments:read");
        using var there = Partners.Client(new(other.Urls.First()), text);
        Assert.Equal(200, (int)(await there.GetAsync("/v1/assessments")).StatusCode);

        Assert.Equal(204, (int)(await partner.Revoke(id)).StatusCode);
        clock.Advance(TimeSpan.FromSeconds(5));

        await (await there.GetAsync("/v1/assessments")).Refusal(401, "unauthorized");
        using var here = house.Client(text);
        await (await here.GetAsync("/v1/assessments")).Refusal(401, "unauthorized");
    }

    [Fact]
    public async Task Revoking_again_changes_nothing()
    {
        using var partner = await house.NewPartner();
        var (id, _) = await partner.Issue();

        Assert.Equal(204, (int)(await partner.Revoke(id)).StatusCode);
        var first = await partner.Read($"{Partners.Keys}/{id}");
        Assert.Equal(204, (int)(await partner.Revoke(id)).StatusCode);

        Assert.NotEqual(JsonValueKind.Null, first.GetProperty("revokedAt").ValueKind);
        Assert.Equal(first.GetRawText(), (await partner.Read($"{Partners.Keys}/{id}")).GetRawText());
        Assert.Single(await partner.Audit("?action=key.revoked"));
    }

    [Fact]
    public async Task Nobody_locks_themselves_out_and_a_key_may_revoke_itself()
    {
        using var partner = await house.NewPartner();
        var own = (await Kinds(partner, "secret")).Single().Text("id");

        var refusal = await (await partner.Revoke(own)).Refusal(409, "last-managing-key");
        Assert.Contains("key revoke", refusal.Text("detail"), StringComparison.Ordinal);

        // A public key, one that manages nothing, and one of the other mode do not help.
        await partner.Post(Partners.Keys, """{ "kind": "public" }""");
        await partner.Issue("people:write");
        await (await partner.Revoke(own)).Refusal(409, "last-managing-key");

        await partner.Issue(Managing);
        Assert.Equal(204, (int)(await partner.Revoke(own)).StatusCode);
    }

    [Fact]
    public async Task A_key_in_its_overlap_is_no_other_managing_key()
    {
        using var partner = await house.NewPartner();
        var own = (await Kinds(partner, "secret")).Single().Text("id");
        var fresh = (await (await partner.Rotate(own, "{}")).Json()).Text("id");

        await (await partner.Revoke(fresh)).Refusal(409, "last-managing-key");

        Assert.Equal(204, (int)(await partner.Revoke(own)).StatusCode);
    }

    [Fact]
    public async Task A_partner_has_a_hundred_keys_at_once_and_no_more_however_many_it_makes_at_once()
    {
        var keys = await house.NewKeys();
        using var partner = house.Client(keys.Secret());
        using var live = house.Client(keys.Secret(KeyMode.Live));
        var (old, _) = await partner.Issue();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 110).Select(_ => partner.Post(Partners.Keys, """{ "kind": "public" }"""))
        );

        // Four come with the partner.
        Assert.Equal(95, answers.Count(answer => (int)answer.StatusCode == 201));
        await answers.First(answer => (int)answer.StatusCode != 201).Refusal(409, "too-many-keys");
        await (await live.Post(Partners.Keys, """{ "kind": "public" }""")).Refusal(409, "too-many-keys");
        await (await partner.Rotate(old, "{}", "turn")).Refusal(409, "too-many-keys");
        Assert.Equal(201, (int)(await partner.Rotate(old, """{ "overlapSeconds": 0 }""", "turn")).StatusCode);
        var last = (await partner.ListKeys())[0].Text("id");
        Assert.Equal(204, (int)(await partner.Revoke(last)).StatusCode);
        Assert.Equal(201, (int)(await live.Post(Partners.Keys, """{ "kind": "public" }""")).StatusCode);
    }

    [Fact]
    public async Task Of_two_managing_keys_that_revoke_each_other_one_stays()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            using var one = await house.NewPartner();
            var first = (await Kinds(one, "secret")).Single().Text("id");
            var (second, text) = await one.Issue(Managing);
            using var two = house.Client(text);
            await two.Read("/v1/partner");

            var answers = await Task.WhenAll(one.Revoke(second), two.Revoke(first));

            Assert.Equal([204, 409], answers.Select(answer => (int)answer.StatusCode).Order());
        }
    }

    [Fact]
    public async Task A_rotated_key_works_until_the_overlap_is_over()
    {
        using var partner = await house.NewPartner();
        var (id, text) = await partner.Issue("assessments:read", "people:read");
        using var old = house.Client(text);

        var answer = await partner.Rotate(id, """{ "overlapSeconds": 600 }""");

        Assert.Equal(201, (int)answer.StatusCode);
        var rotated = await answer.Json();
        using var fresh = house.Client(rotated.Text("key"));
        var before = await partner.Read($"{Partners.Keys}/{id}");
        Assert.Equal(before.GetProperty("scopes").GetRawText(), rotated.GetProperty("scopes").GetRawText());
        Assert.Equal(JsonValueKind.Null, rotated.GetProperty("expiresAt").ValueKind);
        Assert.Equal(
            TimeSpan.FromMinutes(10),
            before.GetProperty("expiresAt").GetDateTime() - rotated.GetProperty("createdAt").GetDateTime()
        );
        Assert.Equal(200, (int)(await old.GetAsync("/v1/assessments")).StatusCode);
        Assert.Equal(200, (int)(await fresh.GetAsync("/v1/assessments")).StatusCode);

        // A second rotation shortens what is left, and never lengthens it.
        await partner.Rotate(id, "{}");
        Assert.Equal(before.GetRawText(), WithoutUse(await partner.Read($"{Partners.Keys}/{id}"), before));
    }

    [Fact]
    public async Task Without_overlap_the_old_key_ends_at_once_and_a_retry_still_gets_the_first_answer()
    {
        using var partner = await house.NewPartner();
        var (id, text) = await partner.Issue("assessments:read");
        const string body = """{ "overlapSeconds": 0, "expiresIn": 60 }""";

        var first = await partner.Rotate(id, body, "turn");
        using var old = house.Client(text);

        await (await old.GetAsync("/v1/assessments")).Refusal(401, "unauthorized");
        var again = await partner.Rotate(id, body, "turn");
        Assert.Equal((201, "true"), ((int)again.StatusCode, again.Header("Idempotency-Replayed")));
        Assert.Equal(JsonValueKind.Null, (await again.Json()).GetProperty("key").ValueKind);
        Assert.Equal(first.Header("Location"), again.Header("Location"));
        await (await partner.Rotate(id, body)).Refusal(409, "key-ended");
        await (await partner.Rotate(id, body, "another-turn")).Refusal(409, "key-ended");
        await (await partner.Rotate(id, body + " ", "turn")).Refusal(422, "idempotency-key-reused");
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
    public async Task What_is_wrong_with_a_new_key_is_named_all_at_once(string body, string faults)
    {
        using var partner = await house.NewPartner();

        var found = await (await partner.Post(Partners.Keys, body)).Faults();

        Assert.Equal(
            faults.Split(", ").Order(StringComparer.Ordinal),
            found.Select(fault => $"{fault.Pointer} {fault.Code}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(2, (await partner.ListKeys()).Count);
    }

    [Fact]
    public async Task Overlaps_are_held_to_thirty_days_and_names_to_a_hundred_characters()
    {
        using var partner = await house.NewPartner();
        var (id, _) = await partner.Issue();
        var name = string.Concat(Enumerable.Repeat("🌱", 101));

        Assert.Equal(
            [("#/overlapSeconds", "out-of-range"), ("#/expiresIn", "out-of-range"), ("#/mode", "unknown-member")],
            await (
                await partner.Rotate(id, """{ "overlapSeconds": 2592001, "expiresIn": 0, "mode": "live" }""")
            ).Faults()
        );
        Assert.Equal(
            [("#/name", "too-long")],
            await (await partner.Post(Partners.Keys, $$"""{ "kind": "public", "name": "{{name}}" }""")).Faults()
        );
    }

    [Fact]
    public async Task Each_operation_lets_in_keys_with_its_scope_and_no_others()
    {
        using var partner = await house.NewPartner();
        var clients = new Dictionary<string, (HttpClient Only, HttpClient AllBut)>(StringComparer.Ordinal);

        foreach (var scope in Scopes.Codes)
        {
            var (_, only) = await partner.Issue(scope);
            var (_, allBut) = await partner.Issue([.. Scopes.Codes.Where(code => code != scope)]);
            clients[scope] = (house.Client(only), house.Client(allBut));
        }

        using var none = house.Client((await partner.Issue()).Text);
        var seen = new HashSet<string>(StringComparer.Ordinal);

        foreach (var (method, path, operation) in Operations(await house.Anonymous.GetStringAsync(OpenApi.Path)))
        {
            var needed = Regex.Match(operation["description"]!.GetValue<string>(), "Needs the scope `([a-z:]+)`");
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
                var any = text.Contains("Any secret key may", StringComparison.Ordinal);
                Assert.NotEqual(any, text.Contains("No secret key may", StringComparison.Ordinal));
                Assert.Equal((name, any), (name, await Ask(none, method, path) != 403));
            }
        }

        Assert.Equal(Scopes.Codes.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task When_a_key_was_last_used_is_noted_and_not_each_time()
    {
        var clock = new ManualClock();
        await using var app = House.Build(house.ConnectionString, clock: clock);
        await app.StartAsync();
        using var partner = await house.NewPartner();
        var (id, text) = await partner.Issue("assessments:read");
        Assert.Null(await LastUse(id));
        using var client = Partners.Client(new(app.Urls.First()), text);

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
    public async Task A_key_is_found_nowhere_but_in_its_first_answer()
    {
        await using var service = await Service.Serve(
            house.ConnectionString,
            ("Logging__LogLevel__Default", "Trace"),
            ("Logging__LogLevel__Microsoft.AspNetCore", "Trace")
        );
        var keys = await house.NewKeys();
        using var partner = service.Client(keys.Secret());
        var issued = await (await partner.Post(Partners.Keys, """{ "kind": "public" }""", "once")).Json();
        var rotated = await (await partner.Rotate(issued.Text("id"), "{}", "once")).Json();
        await partner.Post(Partners.Keys, """{ "kind": "public" }""", "once");

        string[] secrets = [keys.Secret(), issued.Text("key"), rotated.Text("key")];
        var logs = string.Join('\n', [.. service.Output, .. service.Error]);
        var tables = await house.AsOwner<string>(
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
        await house.AsOwner<DateTime?>("select last_used_at from api_key where id = @id", new { id = Guid.Parse(id) });

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
        select (HttpMethod.Parse(method.Key), Regex.Replace(path.Key, "{[^}]+}", Contract.ExampleId), operation);

    private static async Task<int> Ask(HttpClient client, HttpMethod method, string path) =>
        (int)(await client.Send(method, path)).StatusCode;
}
