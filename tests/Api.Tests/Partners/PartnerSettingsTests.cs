using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Partners;

public sealed class PartnerSettingsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Theory]
    [InlineData(KeyMode.Test)]
    [InlineData(KeyMode.Live)]
    public async Task GET_partner_returns_the_partner_and_the_scopes_of_the_key(KeyMode mode)
    {
        using var partner = await api.CreatePartner(mode);

        var settings = await partner.Read("/v1/partner");

        Assert.Equal(
            [
                "id",
                "name",
                "mode",
                "scopes",
                "origins",
                "model",
                "retentionDays",
                "branding",
                "publicKeyDailyCap",
                "publicKeyProofOfWork",
            ],
            settings.Names()
        );
        Assert.Equal(("A partner", mode.Code()), (settings.Text("name"), settings.Text("mode")));
        Assert.Equal(KeyScopes.Codes, settings.List("scopes").Select(scope => scope.GetString()));
        Assert.Equal("fit-model@2.0.0", settings.Text("model"));
        Assert.Equal(JsonValueKind.Null, settings.GetProperty("retentionDays").ValueKind);
    }

    [Fact]
    public async Task A_matching_ETag_returns_304()
    {
        using var partner = await api.CreatePartner();
        var tag = (await partner.GetAsync("/v1/partner")).Header("ETag")!;

        var repeated = await partner.Send(HttpMethod.Get, "/v1/partner", ("If-None-Match", tag));
        await partner.ChangeSettings("""{ "name": "Another" }""");
        var changed = await partner.Send(HttpMethod.Get, "/v1/partner", ("If-None-Match", tag));

        Assert.Equal((304, 200), ((int)repeated.StatusCode, (int)changed.StatusCode));
    }

    [Fact]
    public async Task A_patch_changes_only_the_named_members()
    {
        using var partner = await api.CreatePartner();

        var first = await (
            await partner.ChangeSettings("""{ "retentionDays": 30, "origins": ["https://a.example"] }""")
        ).Json();
        var second = await (
            await partner.ChangeSettings("""{ "name": " Größe 🌱 ", "model": "fit-model@1.0.0" }""")
        ).Json();
        var third = await (await partner.ChangeSettings("""{ "retentionDays": null, "origins": [] }""")).Json();
        var nothing = await (await partner.ChangeSettings("{}")).Json();

        Assert.Equal((30, "fit-model@2.0.0"), (first.GetProperty("retentionDays").GetInt32(), first.Text("model")));
        Assert.Equal(" Größe 🌱 ", second.Text("name"));
        Assert.Equal(["https://a.example"], second.List("origins").Select(origin => origin.GetString()));
        Assert.Equal(30, second.GetProperty("retentionDays").GetInt32());
        Assert.Empty(third.List("origins"));
        Assert.Equal(JsonValueKind.Null, third.GetProperty("retentionDays").ValueKind);
        Assert.Equal(third.GetRawText(), nothing.GetRawText());
        Assert.Equal(third.GetRawText(), (await partner.Read("/v1/partner")).GetRawText());
    }

    [Fact]
    public async Task Concurrent_patches_of_different_members_are_all_applied()
    {
        using var partner = await api.CreatePartner();
        string[] patches =
        [
            """{ "name": "Many" }""",
            """{ "retentionDays": 7 }""",
            """{ "origins": ["https://m.example"] }""",
            """{ "model": "fit-model@1.0.0" }""",
        ];

        await Task.WhenAll(patches.Select(patch => partner.ChangeSettings(patch)));

        var settings = await partner.Read("/v1/partner");
        Assert.Equal(("Many", "fit-model@1.0.0"), (settings.Text("name"), settings.Text("model")));
        Assert.Equal(7, settings.GetProperty("retentionDays").GetInt32());
        Assert.Single(settings.List("origins"));
    }

    [Fact]
    public async Task A_changed_model_applies_to_later_submissions_on_every_instance()
    {
        var clock = new ManualTimeProvider();
        await using var other = ApiFixture.Build(api.ConnectionString, clock: clock);
        await other.StartAsync();
        using var partner = await api.CreatePartner();
        using var otherClient = new HttpClient { BaseAddress = new(other.Urls.First()) };
        otherClient.DefaultRequestHeaders.Authorization = partner.DefaultRequestHeaders.Authorization;
        Assert.Equal("fit-model@2.0.0", (await otherClient.Score(Smallest())).Text("model"));
        Assert.Equal("fit-model@1.1.0", (await otherClient.Score(Smallest("channel-fit@1"))).Text("model"));

        await partner.ChangeSettings("""{ "model": "fit-model@1.0.0" }""");
        clock.Advance(TimeSpan.FromSeconds(5));

        // A pinned model scores its own instrument; of another instrument the newest model does.
        Assert.Equal("fit-model@1.0.0", (await otherClient.Score(Smallest("channel-fit@1"))).Text("model"));
        Assert.Equal("fit-model@2.0.0", (await otherClient.Score(Smallest())).Text("model"));
    }

    [Theory]
    [InlineData("""{ "name": null }""", "#/name wrong-type")]
    [InlineData("""{ "name": "" }""", "#/name invalid-format")]
    [InlineData("""{ "name": " \t" }""", "#/name invalid-format")]
    [InlineData("""{ "name": "a\u0000" }""", "#/name invalid-characters")]
    [InlineData("""{ "name": "\ud800" }""", "#/name invalid-characters")]
    [InlineData("""{ "origins": "https://a.example" }""", "#/origins wrong-type")]
    [InlineData(
        """{ "origins": [1, "https://a.example/", "*"] }""",
        "#/origins/0 wrong-type, #/origins/1 invalid-format, #/origins/2 invalid-format"
    )]
    [InlineData("""{ "origins": ["https://a.example", "https://a.example/"] }""", "#/origins/1 invalid-format")]
    [InlineData("""{ "origins": ["null", "\u0000"] }""", "#/origins/0 invalid-format, #/origins/1 invalid-characters")]
    [InlineData("""{ "model": "fit-model@9.9.9" }""", "#/model unknown-version")]
    [InlineData("""{ "model": null }""", "#/model wrong-type")]
    [InlineData("""{ "retentionDays": 0 }""", "#/retentionDays out-of-range")]
    [InlineData("""{ "retentionDays": 3651 }""", "#/retentionDays out-of-range")]
    [InlineData("""{ "retentionDays": 1.5 }""", "#/retentionDays wrong-type")]
    [InlineData("""{ "retentionDays": 1e300 }""", "#/retentionDays out-of-range")]
    [InlineData("""{ "retentionDays": "30" }""", "#/retentionDays wrong-type")]
    [InlineData("""{ "id": "x" }""", "#/id unknown-member")]
    [InlineData(
        """{ "name": 1, "origins": ["a", "b"], "model": "x", "retentionDays": -1, "suspendedAt": null }""",
        "#/name wrong-type, #/origins/0 invalid-format, #/origins/1 invalid-format, #/model unknown-version, #/retentionDays out-of-range, #/suspendedAt unknown-member"
    )]
    public async Task All_validation_errors_are_reported_together_and_nothing_changes(string patch, string errors)
    {
        using var partner = await api.CreatePartner();
        var before = await partner.Read("/v1/partner");

        var found = await (await partner.ChangeSettings(patch)).ValidationErrors();

        Assert.Equal(
            errors.Split(", ").Order(StringComparer.Ordinal),
            found.Select(error => $"{error.Pointer} {error.Code}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(before.GetRawText(), (await partner.Read("/v1/partner")).GetRawText());
    }

    [Fact]
    public async Task Length_limits_count_characters()
    {
        using var partner = await api.CreatePartner();
        var longest = string.Concat(Enumerable.Repeat("🌱", 200));
        var origins = string.Join(", ", Enumerable.Range(0, 51).Select(number => $"\"https://a{number}.example\""));

        Assert.Equal(200, (int)(await partner.ChangeSettings($$"""{ "name": "{{longest}}" }""")).StatusCode);
        Assert.Equal(
            [("#/name", "too-long"), ("#/origins", "too-many")],
            await (
                await partner.ChangeSettings($$"""{ "name": "{{longest}}x", "origins": [{{origins}}] }""")
            ).ValidationErrors()
        );
    }

    private static System.Text.Json.Nodes.JsonObject Smallest(string instrument = "channel-fit@2") =>
        new() { ["instrument"] = instrument, ["answers"] = new System.Text.Json.Nodes.JsonObject() };
}
