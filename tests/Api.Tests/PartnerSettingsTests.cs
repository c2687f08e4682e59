using System.Text.Json;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

public sealed class PartnerSettingsTests(House house) : IClassFixture<House>
{
    [Theory]
    [InlineData(KeyMode.Test)]
    [InlineData(KeyMode.Live)]
    public async Task A_key_is_told_whose_it_is_and_what_it_may_do(KeyMode mode)
    {
        using var partner = await house.NewPartner(mode);

        var told = await partner.Read("/v1/partner");

        Assert.Equal(["id", "name", "mode", "scopes", "origins", "model", "retentionDays"], told.Names());
        Assert.Equal(("A partner", mode.Code()), (told.Text("name"), told.Text("mode")));
        Assert.Equal(Scopes.Codes, told.List("scopes").Select(scope => scope.GetString()));
        Assert.Equal("fit-model@1.1.0", told.Text("model"));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("retentionDays").ValueKind);
    }

    [Fact]
    public async Task What_is_read_again_unchanged_is_304()
    {
        using var partner = await house.NewPartner();
        var tag = (await partner.GetAsync("/v1/partner")).Header("ETag")!;

        var again = await partner.Send(HttpMethod.Get, "/v1/partner", ("If-None-Match", tag));
        await partner.Change("""{ "name": "Another" }""");
        var changed = await partner.Send(HttpMethod.Get, "/v1/partner", ("If-None-Match", tag));

        Assert.Equal((304, 200), ((int)again.StatusCode, (int)changed.StatusCode));
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_nothing_else()
    {
        using var partner = await house.NewPartner();

        var first = await (
            await partner.Change("""{ "retentionDays": 30, "origins": ["https://a.example"] }""")
        ).Json();
        var second = await (await partner.Change("""{ "name": " Größe 🌱 ", "model": "fit-model@1.0.0" }""")).Json();
        var third = await (await partner.Change("""{ "retentionDays": null, "origins": [] }""")).Json();
        var nothing = await (await partner.Change("{}")).Json();

        Assert.Equal((30, "fit-model@1.1.0"), (first.GetProperty("retentionDays").GetInt32(), first.Text("model")));
        Assert.Equal(" Größe 🌱 ", second.Text("name"));
        Assert.Equal(["https://a.example"], second.List("origins").Select(origin => origin.GetString()));
        Assert.Equal(30, second.GetProperty("retentionDays").GetInt32());
        Assert.Empty(third.List("origins"));
        Assert.Equal(JsonValueKind.Null, third.GetProperty("retentionDays").ValueKind);
        Assert.Equal(third.GetRawText(), nothing.GetRawText());
        Assert.Equal(third.GetRawText(), (await partner.Read("/v1/partner")).GetRawText());
    }

    [Fact]
    public async Task Patches_at_once_are_all_kept()
    {
        using var partner = await house.NewPartner();
        string[] patches =
        [
            """{ "name": "Many" }""",
            """{ "retentionDays": 7 }""",
            """{ "origins": ["https://m.example"] }""",
            """{ "model": "fit-model@1.0.0" }""",
        ];

        await Task.WhenAll(patches.Select(patch => partner.Change(patch)));

        var told = await partner.Read("/v1/partner");
        Assert.Equal(("Many", "fit-model@1.0.0"), (told.Text("name"), told.Text("model")));
        Assert.Equal(7, told.GetProperty("retentionDays").GetInt32());
        Assert.Single(told.List("origins"));
    }

    [Fact]
    public async Task A_new_model_scores_what_comes_after_on_every_instance()
    {
        var clock = new ManualClock();
        await using var other = House.Build(house.ConnectionString, clock: clock);
        await other.StartAsync();
        using var partner = await house.NewPartner();
        using var there = new HttpClient { BaseAddress = new(other.Urls.First()) };
        there.DefaultRequestHeaders.Authorization = partner.DefaultRequestHeaders.Authorization;
        Assert.Equal("fit-model@1.1.0", (await there.Score(Smallest())).Text("model"));

        await partner.Change("""{ "model": "fit-model@1.0.0" }""");
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("fit-model@1.0.0", (await there.Score(Smallest())).Text("model"));
    }

    [Theory]
    [InlineData("""{ "name": null }""", "#/name wrong-type")]
    [InlineData("""{ "name": "" }""", "#/name invalid-format")]
    [InlineData("""{ "name": " \t" }""", "#/name invalid-format")]
    [InlineData("""{ "name": "a\u0000" }""", "#/name invalid-characters")]
    [InlineData("""{ "name": "\ud800" }""", "#/name invalid-characters")]
    [InlineData("""{ "origins": "https://a.example" }""", "#/origins wrong-type")]
    [InlineData("""{ "origins": [1, "https://a.example/", "*"] }""", "#/origins/0 wrong-type")]
    [InlineData("""{ "origins": ["https://a.example", "https://a.example/"] }""", "#/origins/1 invalid-format")]
    [InlineData("""{ "origins": ["null", "\u0000"] }""", "#/origins/1 invalid-characters")]
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
    public async Task What_is_wrong_is_named_all_at_once_and_nothing_is_changed(string patch, string faults)
    {
        using var partner = await house.NewPartner();
        var before = await partner.Read("/v1/partner");

        var found = await (await partner.Change(patch)).Faults();

        Assert.Equal(
            faults.Split(", ").Order(StringComparer.Ordinal),
            found.Select(fault => $"{fault.Pointer} {fault.Code}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(before.GetRawText(), (await partner.Read("/v1/partner")).GetRawText());
    }

    [Fact]
    public async Task Lengths_count_characters_and_are_held()
    {
        using var partner = await house.NewPartner();
        var longest = string.Concat(Enumerable.Repeat("🌱", 200));
        var origins = string.Join(", ", Enumerable.Range(0, 51).Select(number => $"\"https://a{number}.example\""));

        Assert.Equal(200, (int)(await partner.Change($$"""{ "name": "{{longest}}" }""")).StatusCode);
        Assert.Equal(
            [("#/name", "too-long"), ("#/origins", "too-many")],
            await (await partner.Change($$"""{ "name": "{{longest}}x", "origins": [{{origins}}] }""")).Faults()
        );
    }

    private static System.Text.Json.Nodes.JsonObject Smallest() =>
        System.Text.Json.Nodes.JsonNode.Parse(Bodies.Smallest)!.AsObject();
}
