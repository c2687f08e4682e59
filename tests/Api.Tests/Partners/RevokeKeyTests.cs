using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Partners;

/// <summary>Partners revoke API keys, but not the last one that may manage keys (docs/api.md#api-keys).</summary>
public sealed class RevokeKeyTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string ManageScope = "partner:manage";

    [Fact]
    public async Task A_revoked_key_stops_working_within_five_seconds_on_every_instance()
    {
        var clock = new ManualTimeProvider();
        await using var other = ApiFixture.Build(api.ConnectionString, clock: clock);
        await other.StartAsync();
        using var partner = await api.CreatePartner();
        var (id, text) = await partner.IssueKey("assessments:read");
        using var otherClient = PartnerClientExtensions.Client(new(other.Urls.First()), text);
        Assert.Equal(200, (int)(await otherClient.GetAsync("/v1/assessments")).StatusCode);

        Assert.Equal(204, (int)(await partner.RevokeKey(id)).StatusCode);
        clock.Advance(TimeSpan.FromSeconds(5));

        await (await otherClient.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
        using var here = api.CreateClient(text);
        await (await here.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Revoking_twice_changes_nothing()
    {
        using var partner = await api.CreatePartner();
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
        using var partner = await api.CreatePartner();
        var own = (await KeysOfKind(partner, "secret")).Single().Text("id");

        var refusal = await (await partner.RevokeKey(own)).AssertProblem(409, "last-managing-key");
        Assert.Contains("key revoke", refusal.Text("detail"), StringComparison.Ordinal);

        // A public key, a key that may not manage keys and a key of the other mode do not count.
        await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""");
        await partner.IssueKey("people:write");
        await (await partner.RevokeKey(own)).AssertProblem(409, "last-managing-key");

        await partner.IssueKey(ManageScope);
        Assert.Equal(204, (int)(await partner.RevokeKey(own)).StatusCode);
    }

    [Fact]
    public async Task A_rotated_key_does_not_count_as_another_managing_key()
    {
        using var partner = await api.CreatePartner();
        var own = (await KeysOfKind(partner, "secret")).Single().Text("id");
        var newKey = (await (await partner.RotateKey(own, "{}")).Json()).Text("id");

        await (await partner.RevokeKey(newKey)).AssertProblem(409, "last-managing-key");

        Assert.Equal(204, (int)(await partner.RevokeKey(own)).StatusCode);
    }

    [Fact]
    public async Task Of_two_managing_keys_revoking_each_other_one_remains()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var one = await api.CreatePartner();
            var first = (await KeysOfKind(one, "secret")).Single().Text("id");
            var (second, text) = await one.IssueKey(ManageScope);
            using var two = api.CreateClient(text);
            await two.Read("/v1/partner");

            var responses = await Task.WhenAll(one.RevokeKey(second), two.RevokeKey(first));

            Assert.Equal([204, 409], responses.Select(response => (int)response.StatusCode).Order());
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> KeysOfKind(HttpClient partner, string kind) =>
        [.. (await partner.ListKeys()).Where(key => key.Text("kind") == kind)];
}
