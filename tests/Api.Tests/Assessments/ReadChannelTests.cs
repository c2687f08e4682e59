using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>GET /v1/assessments/{id}/channels/{channel}.</summary>
public sealed class ReadChannelTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    private static readonly string[] Verdicts = ["skip", "watch", "support", "core"];

    [Fact]
    public async Task The_channel_detail_contains_the_channel_result_and_the_higher_ranked_channels()
    {
        using var partner = await house.CreatePartner();
        var result = await partner.Submit(
            house.Request(PersonRequests.Coach),
            "?include=contributions,gates,bounds,texts"
        );
        var (id, channels) = (result.Text("id"), result.List("channels"));

        foreach (var channel in channels)
        {
            var page = await partner.Read(Page(id, channel.Text("channel")));

            Assert.Equal((id, true), (page.Text("assessment"), page.GetProperty("verified").GetBoolean()));
            Assert.All(channel.EnumerateObject(), member => Same(member.Value, page.GetProperty(member.Name)));
            Assert.Equal(
                channels
                    .TakeWhile(other => other.Text("channel") != channel.Text("channel"))
                    .Select(other => (other.Text("channel"), Score(other), other.Text("verdict"))),
                page.List("beatenBy").Select(other => (other.Text("channel"), Score(other), other.Text("verdict")))
            );
            Assert.NotEmpty(page.GetProperty("watching").Text("text"));
            Assert.NotEmpty(page.List("staleEvidence"));
        }
    }

    [Theory]
    [InlineData(PersonRequests.Coach)]
    [InlineData(PersonRequests.Developer)]
    [InlineData(PersonRequests.Graduate)]
    public async Task Applying_a_counterfactual_yields_its_target_verdict(int person)
    {
        using var partner = await house.CreatePartner();
        var request = house.Request(person);
        var result = await partner.Submit(request);
        var changeable = (await house.Anonymous.Read("/v1/models/fit-model/versions/2.0.0"))
            .GetProperty("items")
            .EnumerateObject()
            .Where(item => item.Value.TryGetProperty("changeable", out var yes) && yes.GetBoolean())
            .Select(item => item.Name)
            .ToHashSet();
        var applied = 0;

        foreach (var channel in result.List("channels"))
        {
            var page = await partner.Read(Page(result.Text("id"), channel.Text("channel")));
            var sets = page.List("counterfactuals");
            Assert.InRange(sets.Count, 0, 3);

            foreach (var changes in sets.Select(set => set.List("changes")))
            {
                Assert.InRange(changes.Count, 1, 3);
                Assert.Equal(sets[0].List("changes").Count, changes.Count);
                var changed = (JsonObject)request.DeepClone();

                foreach (var change in changes)
                {
                    Assert.Contains(change.Text("item"), changeable);
                    Same(Answer(changed, change.Text("item"))!, change.GetProperty("from"));
                    changed["answers"]![change.Text("item")] = JsonNode.Parse(change.GetProperty("to").GetRawText());
                }

                var now = (await partner.Score(changed)).Channel(channel.Text("channel"));
                Assert.Equal(Above(channel.Text("verdict")), page.Text("counterfactualTarget"));
                Assert.True(Rank(now.Text("verdict")) >= Rank(page.Text("counterfactualTarget")));
                Assert.True(Rank(page.Text("bestReachable")) >= Rank(page.Text("counterfactualTarget")));
                applied++;
            }
        }

        // The developer's plan has little left to lift by acts.
        Assert.True(applied > 0 || person == PersonRequests.Developer);
    }

    [Fact]
    public async Task Core_and_cannot_tell_channels_have_no_counterfactual()
    {
        using var partner = await house.CreatePartner();
        var nothing = await partner.Submit(house.Request(new JsonObject()));
        var coach = await partner.Submit(house.Request(PersonRequests.Coach));

        var untold = await partner.Read(Page(nothing.Text("id"), "twitter"));
        var core = await partner.Read(Page(coach.Text("id"), "referrals"));

        Assert.Equal("cannot-tell", untold.Text("verdict"));
        Assert.Equal("core", core.Text("verdict"));
        Assert.All([untold, core], page => Assert.Empty(page.List("counterfactuals")));
        Assert.All([untold, core], page => Assert.Equal(JsonValueKind.Null, Kind(page, "counterfactualTarget")));
        Assert.Equal(JsonValueKind.Null, Kind(untold, "bestReachable"));
        Assert.Equal("core", core.Text("bestReachable"));
    }

    [Fact]
    public async Task A_missing_assessment_or_channel_returns_404()
    {
        using var partner = await house.CreatePartner();
        using var stranger = await house.CreatePartner();
        var id = (await partner.Submit(house.Request(PersonRequests.Coach))).Text("id");

        foreach (
            var path in (string[])
                [Page(id, "tv"), Page(id, "Twitter"), Page($"{Guid.NewGuid()}", "blog"), Page("1", "blog")]
        )
        {
            await (await partner.GetAsync(path)).AssertProblem(404, "not-found");
        }

        await (await stranger.GetAsync(Page(id, "twitter"))).AssertProblem(404, "not-found");
        await (await house.Anonymous.GetAsync(Page(id, "twitter"))).AssertProblem(401, "unauthorized");
        await (await partner.GetAsync($"{Page(id, "twitter")}?include=gates")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task A_matching_ETag_returns_304()
    {
        using var partner = await house.CreatePartner();
        var path = Page((await partner.Submit(house.Request(PersonRequests.Coach))).Text("id"), "twitter");
        var first = await partner.GetAsync(path);

        var again = await partner.Send(HttpMethod.Get, path, ("If-None-Match", first.Header("ETag")!));
        var spanish = await partner.Send(
            HttpMethod.Get,
            path,
            ("If-None-Match", first.Header("ETag")!),
            ("Accept-Language", "es")
        );

        Assert.Equal((304, "no-store"), ((int)again.StatusCode, again.Header("Cache-Control")));
        Assert.Equal((200, "es"), ((int)spanish.StatusCode, spanish.Header("Content-Language")));
    }

    [Fact]
    public async Task An_unverified_result_shows_only_the_stored_values()
    {
        using var partner = await house.CreatePartner();
        var result = await partner.Submit(house.Request(PersonRequests.Coach));
        await house.TamperWithRow(result.Text("id"));

        var page = await partner.Read(Page(result.Text("id"), "twitter"));

        Assert.False(page.GetProperty("verified").GetBoolean());
        Assert.All(
            ["channel", "score", "verdict", "rank"],
            member => Same(result.Channel("twitter").GetProperty(member), page.GetProperty(member))
        );
        Assert.Equal(
            ["assessment", "channel", "rank", "score", "verdict", "verified"],
            page.EnumerateObject()
                .Where(member => member.Value.ValueKind != JsonValueKind.Null)
                .Select(member => member.Name)
                .Order()
        );
    }

    private static string Page(string id, string channel) => $"/v1/assessments/{id}/channels/{channel}";

    private static double Score(JsonElement channel) => channel.GetProperty("score").GetDouble();

    private static int Rank(string verdict) => Array.IndexOf(Verdicts, verdict);

    private static string Above(string verdict) => Verdicts[Rank(verdict) + 1];

    private static JsonValueKind Kind(JsonElement value, string member) => value.GetProperty(member).ValueKind;

    private static JsonElement? Answer(JsonObject request, string item) =>
        request["answers"]![item] is { } answer ? JsonSerializer.SerializeToElement(answer) : null;

    private static void Same(JsonElement? expected, JsonElement actual) =>
        Assert.True(expected is { } value && JsonElement.DeepEquals(value, actual), $"{expected} is not {actual}");
}
