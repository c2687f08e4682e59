using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>GET /v1/assessments/{id}/channels/{channel}.</summary>
public sealed class ReadChannelTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private static readonly string[] Verdicts = ["skip", "watch", "support", "core"];

    [Fact]
    public async Task The_channel_detail_contains_the_channel_result_and_the_higher_ranked_channels()
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Submit(
            api.Request(PersonRequests.Coach),
            "?include=contributions,gates,bounds,texts"
        );
        var (id, channels) = (result.Text("id"), result.List("channels"));

        foreach (var channel in channels)
        {
            var page = await partner.Read(ChannelPath(id, channel.Text("channel")));

            Assert.Equal((id, true), (page.Text("assessment"), page.GetProperty("verified").GetBoolean()));
            Assert.All(channel.EnumerateObject(), member => AssertEqual(member.Value, page.GetProperty(member.Name)));
            Assert.Equal(
                channels
                    .TakeWhile(other => other.Text("channel") != channel.Text("channel"))
                    .Select(other => (other.Text("channel"), Score(other), other.Text("verdict"))),
                page.List("beatenBy").Select(other => (other.Text("channel"), Score(other), other.Text("verdict")))
            );
            Assert.DoesNotContain("watching", page.Names());
            Assert.NotEmpty(page.List("staleEvidence"));
        }
    }

    [Fact]
    public async Task A_channel_of_version_1_advises_how_to_use_it_with_little_effort()
    {
        using var partner = await api.CreatePartner();
        var stored = await partner.Submit(FirstInstrument.FirstRequest(PersonRequests.Coach));

        var page = await partner.Read(ChannelPath(stored.Text("id"), "twitter"));

        Assert.NotEmpty(page.GetProperty("watching").Text("text"));
    }

    [Theory]
    [InlineData(PersonRequests.Coach)]
    [InlineData(PersonRequests.Developer)]
    [InlineData(PersonRequests.Graduate)]
    public async Task Applying_a_counterfactual_yields_its_target_verdict(int person)
    {
        using var partner = await api.CreatePartner();
        var request = api.Request(person);
        var result = await partner.Submit(request);
        var changeable = (await api.Anonymous.Read("/v1/models/fit-model/versions/2.0.0"))
            .GetProperty("items")
            .EnumerateObject()
            .Where(item => item.Value.TryGetProperty("changeable", out var yes) && yes.GetBoolean())
            .Select(item => item.Name)
            .ToHashSet();
        var applied = 0;

        foreach (var channel in result.List("channels"))
        {
            var page = await partner.Read(ChannelPath(result.Text("id"), channel.Text("channel")));
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
                    AssertEqual(AnswerTo(changed, change.Text("item"))!, change.GetProperty("from"));
                    changed["answers"]![change.Text("item")] = JsonNode.Parse(change.GetProperty("to").GetRawText());
                }

                var now = (await partner.Score(changed)).Channel(channel.Text("channel"));
                Assert.Equal(NextVerdict(channel.Text("verdict")), page.Text("counterfactualTarget"));
                Assert.True(Rank(now.Text("verdict")) >= Rank(page.Text("counterfactualTarget")));
                Assert.True(Rank(page.Text("bestReachable")) >= Rank(page.Text("counterfactualTarget")));
                applied++;
            }
        }

        // Few changes of what the developer does can raise a verdict.
        Assert.True(applied > 0 || person == PersonRequests.Developer);
    }

    [Fact]
    public async Task Core_and_cannot_tell_channels_have_no_counterfactual()
    {
        using var partner = await api.CreatePartner();
        var nothing = await partner.Submit(api.Request(new JsonObject()));
        var coach = await partner.Submit(api.Request(PersonRequests.Coach));

        var withoutWebhook = await partner.Read(ChannelPath(nothing.Text("id"), "twitter"));
        var core = await partner.Read(ChannelPath(coach.Text("id"), "referrals"));

        Assert.Equal("cannot-tell", withoutWebhook.Text("verdict"));
        Assert.Equal("core", core.Text("verdict"));
        Assert.All([withoutWebhook, core], page => Assert.Empty(page.List("counterfactuals")));
        Assert.All(
            [withoutWebhook, core],
            page => Assert.Equal(JsonValueKind.Null, Kind(page, "counterfactualTarget"))
        );
        Assert.Equal(JsonValueKind.Null, Kind(withoutWebhook, "bestReachable"));
        Assert.Equal("core", core.Text("bestReachable"));
    }

    [Fact]
    public async Task A_missing_assessment_or_channel_returns_404()
    {
        using var partner = await api.CreatePartner();
        using var otherPartner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");

        foreach (
            var path in (string[])
                [
                    ChannelPath(id, "tv"),
                    ChannelPath(id, "Twitter"),
                    ChannelPath($"{Guid.NewGuid()}", "blog"),
                    ChannelPath("1", "blog"),
                ]
        )
        {
            await (await partner.GetAsync(path)).AssertProblem(404, "not-found");
        }

        await (await otherPartner.GetAsync(ChannelPath(id, "twitter"))).AssertProblem(404, "not-found");
        await (await api.Anonymous.GetAsync(ChannelPath(id, "twitter"))).AssertProblem(401, "unauthorized");
        await (await partner.GetAsync($"{ChannelPath(id, "twitter")}?include=gates")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task A_matching_ETag_returns_304()
    {
        using var partner = await api.CreatePartner();
        var path = ChannelPath((await partner.Submit(api.Request(PersonRequests.Coach))).Text("id"), "twitter");
        var first = await partner.GetAsync(path);

        var repeated = await partner.Send(HttpMethod.Get, path, ("If-None-Match", first.Header("ETag")!));
        var spanish = await partner.Send(
            HttpMethod.Get,
            path,
            ("If-None-Match", first.Header("ETag")!),
            ("Accept-Language", "es")
        );

        Assert.Equal((304, "no-store"), ((int)repeated.StatusCode, repeated.Header("Cache-Control")));
        Assert.Equal((200, "es"), ((int)spanish.StatusCode, spanish.Header("Content-Language")));
    }

    [Fact]
    public async Task An_unverified_result_shows_only_the_stored_values()
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Submit(api.Request(PersonRequests.Coach));
        await api.TamperWithRow(result.Text("id"));

        var page = await partner.Read(ChannelPath(result.Text("id"), "twitter"));

        Assert.False(page.GetProperty("verified").GetBoolean());
        Assert.All(
            ["channel", "score", "verdict", "rank"],
            member => AssertEqual(result.Channel("twitter").GetProperty(member), page.GetProperty(member))
        );
        Assert.Equal(
            ["assessment", "channel", "rank", "score", "verdict", "verified"],
            page.EnumerateObject()
                .Where(member => member.Value.ValueKind != JsonValueKind.Null)
                .Select(member => member.Name)
                .Order()
        );
    }

    private static string ChannelPath(string id, string channel) => $"/v1/assessments/{id}/channels/{channel}";

    private static double Score(JsonElement channel) => channel.GetProperty("score").GetDouble();

    private static int Rank(string verdict) => Array.IndexOf(Verdicts, verdict);

    private static string NextVerdict(string verdict) => Verdicts[Rank(verdict) + 1];

    private static JsonValueKind Kind(JsonElement value, string member) => value.GetProperty(member).ValueKind;

    private static JsonElement? AnswerTo(JsonObject request, string item) =>
        request["answers"]![item] is { } answer ? JsonSerializer.SerializeToElement(answer) : null;

    private static void AssertEqual(JsonElement? expected, JsonElement actual) =>
        Assert.True(expected is { } value && JsonElement.DeepEquals(value, actual), $"{expected} is not {actual}");
}
