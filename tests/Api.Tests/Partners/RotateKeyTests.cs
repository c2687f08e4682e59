using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Partners;

/// <summary>Partners rotate API keys with an overlap (docs/api.md#api-keys).</summary>
public sealed class RotateKeyTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task A_rotated_key_works_until_the_end_of_the_overlap()
    {
        using var partner = await api.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read", "people:read");
        using var old = api.CreateClient(text);

        var response = await partner.RotateKey(id, """{ "overlapSeconds": 600 }""");

        Assert.Equal(201, (int)response.StatusCode);
        var rotated = await response.Json();
        using var newKey = api.CreateClient(rotated.Text("key"));
        var before = await partner.Read($"{PartnerClientExtensions.Keys}/{id}");
        Assert.Equal(before.GetProperty("scopes").GetRawText(), rotated.GetProperty("scopes").GetRawText());
        Assert.Equal(JsonValueKind.Null, rotated.GetProperty("expiresAt").ValueKind);
        Assert.Equal(
            TimeSpan.FromMinutes(10),
            before.GetProperty("expiresAt").GetDateTime() - rotated.GetProperty("createdAt").GetDateTime()
        );
        Assert.Equal(200, (int)(await old.GetAsync("/v1/assessments")).StatusCode);
        Assert.Equal(200, (int)(await newKey.GetAsync("/v1/assessments")).StatusCode);

        // A second rotation shortens the overlap and never extends it.
        await partner.RotateKey(id, "{}");
        Assert.Equal(
            before.GetRawText(),
            WithoutLastUse(await partner.Read($"{PartnerClientExtensions.Keys}/{id}"), before)
        );
    }

    [Fact]
    public async Task With_zero_overlap_the_old_key_ends_at_once_and_a_retry_is_replayed()
    {
        using var partner = await api.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read");
        const string body = """{ "overlapSeconds": 0, "expiresIn": 60 }""";

        var first = await partner.RotateKey(id, body, "turn");
        using var old = api.CreateClient(text);

        await (await old.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
        var repeated = await partner.RotateKey(id, body, "turn");
        Assert.Equal((201, "true"), ((int)repeated.StatusCode, repeated.Header("Idempotency-Replayed")));
        Assert.Equal(JsonValueKind.Null, (await repeated.Json()).GetProperty("key").ValueKind);
        Assert.Equal(first.Header("Location"), repeated.Header("Location"));
        await (await partner.RotateKey(id, body)).AssertProblem(409, "key-ended");
        await (await partner.RotateKey(id, body, "another-turn")).AssertProblem(409, "key-ended");
        await (await partner.RotateKey(id, body + " ", "turn")).AssertProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Overlap_is_limited_to_30_days_and_name_to_100_characters()
    {
        using var partner = await api.CreatePartner();
        var (id, _) = await partner.IssueKey();
        var name = string.Concat(Enumerable.Repeat("🌱", 101));

        Assert.Equal(
            [("#/mode", "unknown-member"), ("#/overlapSeconds", "out-of-range"), ("#/expiresIn", "out-of-range")],
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

    private static string WithoutLastUse(JsonElement key, JsonElement before)
    {
        var copy = JsonNode.Parse(key.GetRawText())!;
        copy["lastUsedAt"] = JsonNode.Parse(before.GetProperty("lastUsedAt").GetRawText());
        return copy.ToJsonString();
    }
}
