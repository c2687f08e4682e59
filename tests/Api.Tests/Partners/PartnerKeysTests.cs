using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Partners;

/// <summary>Partners create and list API keys (docs/api.md#api-keys).</summary>
public sealed class PartnerKeysTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string ManageScope = "partner:manage";

    [Theory]
    [InlineData(KeyMode.Test)]
    [InlineData(KeyMode.Live)]
    public async Task A_created_key_is_returned_once_and_works(KeyMode mode)
    {
        using var partner = await api.CreatePartner(mode);

        var response = await partner.Post(
            PartnerClientExtensions.Keys,
            """{ "kind": "secret", "scopes": ["people:read", "assessments:read"], "name": "Zapier", "expiresIn": 3600 }"""
        );

        Assert.Equal(201, (int)response.StatusCode);
        var created = await response.Json();
        var id = created.Text("id");
        Assert.Equal($"{PartnerClientExtensions.Keys}/{id}", response.Header("Location"));
        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Matches($"^cf_{mode.Code()}_secret_[0-9A-Za-z]{{49}}$", created.Text("key"));
        Assert.Equal(["assessments:read", "people:read"], created.List("scopes").Select(scope => scope.GetString()));
        Assert.Equal(
            TimeSpan.FromHours(1),
            created.GetProperty("expiresAt").GetDateTime() - created.GetProperty("createdAt").GetDateTime()
        );

        var read = await partner.Read($"{PartnerClientExtensions.Keys}/{id}");
        Assert.Equal(
            ["id", "kind", "mode", "name", "scopes", "createdAt", "expiresAt", "lastUsedAt", "revokedAt"],
            read.Names()
        );
        Assert.Equal(read.GetRawText(), (await partner.ListKeys())[0].GetRawText());
        using var client = api.CreateClient(created.Text("key"));
        var settings = await client.Read("/v1/partner");
        Assert.Equal((mode.Code(), 2), (settings.Text("mode"), settings.List("scopes").Count));
    }

    [Fact]
    public async Task A_public_key_has_no_scopes_and_cannot_manage_keys()
    {
        using var partner = await api.CreatePartner();

        var created = await (await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""")).Json();

        Assert.Matches("^cf_test_public_[0-9A-Za-z]{49}$", created.Text("key"));
        Assert.Empty(created.List("scopes"));
        Assert.All(await KeysOfKind(partner, "public"), key => Assert.Empty(key.List("scopes")));
        using var page = api.CreateClient(created.Text("key"));
        Assert.Equal(403, (int)(await page.GetAsync("/v1/partner")).StatusCode);
    }

    [Fact]
    public async Task A_key_cannot_grant_scopes_it_does_not_have()
    {
        using var partner = await api.CreatePartner();
        var (_, manager) = await partner.IssueKey(ManageScope, "assessments:read");
        var (other, _) = await partner.IssueKey("people:write");
        using var client = api.CreateClient(manager);
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
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(keys.Secret());
        using var live = api.CreateClient(keys.Secret(KeyMode.Live));
        using var otherPartner = await api.CreatePartner();
        var (id, text) = await test.IssueKey("assessments:read");

        foreach (var client in (HttpClient[])[live, otherPartner])
        {
            Assert.DoesNotContain(await client.ListKeys(), key => key.Text("id") == id);
            await (await client.GetAsync($"{PartnerClientExtensions.Keys}/{id}")).AssertProblem(404, "not-found");
            await (await client.RevokeKey(id)).AssertProblem(404, "not-found");
            await (await client.RotateKey(id, "{}")).AssertProblem(404, "not-found");
            await (await client.RotateKey(id, "[]")).AssertProblem(404, "not-found");
        }

        await (await test.GetAsync($"{PartnerClientExtensions.Keys}/not-an-id")).AssertProblem(404, "not-found");
        using var client1 = api.CreateClient(text);
        Assert.Equal(200, (int)(await client1.GetAsync("/v1/assessments")).StatusCode);
    }

    [Fact]
    public async Task Paging_returns_every_key_once_newest_first()
    {
        using var partner = await api.CreatePartner();
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

        // A new partner has one secret and one public key per mode.
        Assert.Equal(ids, found[..5]);
        Assert.Equal(7, found.Distinct().Count());
    }

    [Fact]
    public async Task A_retry_is_replayed_without_the_key_and_creates_no_second_key()
    {
        using var partner = await api.CreatePartner();
        const string body = """{ "kind": "secret", "scopes": [], "expiresIn": 60 }""";

        var first = await partner.Post(PartnerClientExtensions.Keys, body, "attempt");
        var id = (await first.Json()).Text("id");
        var count = (await partner.ListKeys()).Count;
        await partner.RevokeKey(id);
        var repeated = await partner.Post(PartnerClientExtensions.Keys, body, "attempt");
        var other = await partner.Post(PartnerClientExtensions.Keys, body + " ", "attempt");

        Assert.Equal((201, "true"), ((int)repeated.StatusCode, repeated.Header("Idempotency-Replayed")));
        Assert.Equal(first.Header("Location"), repeated.Header("Location"));
        var expected = JsonNode.Parse(await first.Text())!;
        Assert.NotNull(expected["key"]);
        expected["key"] = null;
        Assert.Equal(expected.ToJsonString(), JsonNode.Parse(await repeated.Text())!.ToJsonString());
        await other.AssertProblem(422, "idempotency-key-reused");
        Assert.Equal(count, (await partner.ListKeys()).Count);
    }

    [Fact]
    public async Task Concurrent_retries_create_one_key()
    {
        using var partner = await api.CreatePartner();
        var before = (await partner.ListKeys()).Count;

        var responses = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""", "twins"))
        );

        Assert.All(responses, response => Assert.Equal(201, (int)response.StatusCode));
        Assert.Single(responses, response => response.Header("Idempotency-Replayed") is null);
        Assert.Single(responses.Select(response => response.Header("Location")).Distinct());
        Assert.Equal(before + 1, (await partner.ListKeys()).Count);
    }

    [Fact]
    public async Task A_partner_has_at_most_a_hundred_active_keys_even_under_concurrency()
    {
        var keys = await api.CreateKeys();
        using var partner = api.CreateClient(keys.Secret());
        using var live = api.CreateClient(keys.Secret(KeyMode.Live));
        var (old, _) = await partner.IssueKey();

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 110).Select(_ => partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }"""))
        );

        // A new partner has four keys.
        Assert.Equal(95, responses.Count(response => (int)response.StatusCode == 201));
        await responses.First(response => (int)response.StatusCode != 201).AssertProblem(409, "too-many-keys");
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
        "#/kind wrong-type, #/scopes/0 unknown-option, #/scopes/1 wrong-type, #/scopes/3 invalid-characters, #/name wrong-type, #/expiresIn wrong-type, #/x unknown-member"
    )]
    [InlineData(
        """{ "kind": "secret", "scopes": ["partner:rule", "people:read", "PEOPLE:READ"] }""",
        "#/scopes/0 unknown-option, #/scopes/2 unknown-option"
    )]
    public async Task All_validation_errors_of_a_key_request_are_reported_together(string body, string errors)
    {
        using var partner = await api.CreatePartner();

        var found = await (await partner.Post(PartnerClientExtensions.Keys, body)).ValidationErrors();

        Assert.Equal(
            errors.Split(", ").Order(StringComparer.Ordinal),
            found.Select(error => $"{error.Pointer} {error.Code}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(2, (await partner.ListKeys()).Count);
    }

    private static async Task<IReadOnlyList<JsonElement>> KeysOfKind(HttpClient partner, string kind) =>
        [.. (await partner.ListKeys()).Where(key => key.Text("kind") == kind)];
}
