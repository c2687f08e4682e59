using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class ScoreAnswersTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private static readonly string[] BestFirst = ["core", "support", "watch", "skip", "cannot-tell"];

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task A_full_result_is_at_most_10_KB(string language)
    {
        using var partner = await api.CreatePartner();
        partner.DefaultRequestHeaders.AcceptLanguage.Add(new(language));

        for (var seed = 0; seed < 48; seed++)
        {
            var request = FullSubmissions.Request(api.Instrument, seed);
            var stored = request[..^1] + $",\"personRef\":\"{new string('p', 128)}\"}}";

            Assert.InRange((await partner.Post("/v1/scores", request)).Content.Headers.ContentLength!.Value, 1, 10240);
            Assert.InRange((await partner.Submit(stored)).Content.Headers.ContentLength!.Value, 1, 10240);
        }
    }

    [Fact]
    public async Task All_13_channels_are_in_rank_order()
    {
        foreach (var result in await FullSubmissions.Results(api, ""))
        {
            var channels = result.List("channels");

            Assert.Equal(13, channels.Select(channel => channel.Text("channel")).Distinct().Count());
            Assert.Equal(Enumerable.Range(1, 13), channels.Select(channel => channel.GetProperty("rank").GetInt32()));
            Assert.Equal(
                channels
                    .OrderBy(channel => Array.IndexOf(BestFirst, channel.Text("verdict")))
                    .ThenByDescending(channel => channel.Number("score"))
                    .Select(channel => channel.Text("channel")),
                channels.Select(channel => channel.Text("channel"))
            );
            Assert.All(
                channels,
                channel =>
                {
                    var likely = channel.GetProperty("likely");
                    Assert.InRange(
                        channel.GetProperty("rank").GetInt32(),
                        channel.GetProperty("rankBest").GetInt32(),
                        channel.GetProperty("rankWorst").GetInt32()
                    );
                    Assert.InRange(channel.Number("score"), likely.Number("low"), likely.Number("high"));
                }
            );
        }
    }

    [Fact]
    public async Task The_focus_lists_better_channels_unless_the_verdict_is_cannot_tell()
    {
        using var partner = await api.CreatePartner();
        string[] verdicts = ["cannot-tell", "skip", "watch", "support", "core"];

        foreach (var result in await FullSubmissions.Results(api, ""))
        {
            var channels = result.List("channels").ToList();
            var focus = result.GetProperty("focus");
            var position = channels.FindIndex(channel => channel.Text("channel") == focus.Text("channel"));
            var funded = result.GetProperty("plan") is { ValueKind: JsonValueKind.Object } plan
                ? plan.List("allocations").Select(share => share.Text("channel")).ToList()
                : null;
            var better = channels
                .Where(channel => channel.Text("verdict") is "core" or "support")
                .Where(channel => funded?.Contains(channel.Text("channel")) != false)
                .Where(channel =>
                    Array.IndexOf(verdicts, channel.Text("verdict")) > Array.IndexOf(verdicts, focus.Text("verdict"))
                )
                .Select(channel => channel.Text("channel"));

            Assert.Equal(channels[position].Text("verdict"), focus.Text("verdict"));
            Assert.Equal(
                focus.Text("verdict") == "cannot-tell" ? [] : better.Take(3),
                focus.List("instead").Select(channel => channel.GetString())
            );
        }

        var nothing = await (await partner.Post("/v1/scores", SubmissionBodies.Smallest)).Json();
        Assert.All(nothing.List("channels"), channel => Assert.Equal("cannot-tell", channel.Text("verdict")));
        Assert.Empty(nothing.GetProperty("focus").List("instead"));
        Assert.Equal(
            (JsonValueKind.Null, "no-hours"),
            (nothing.GetProperty("plan").ValueKind, nothing.Text("planUnavailable"))
        );
    }

    [Fact]
    public async Task Only_texts_are_translated()
    {
        using var partner = await api.CreatePartner();
        var body = FullSubmissions.Request(api.Instrument, 3);
        var english = await (await partner.Post("/v1/scores?include=all", body)).Json();
        partner.DefaultRequestHeaders.AcceptLanguage.Add(new("es"));
        var response = await partner.Post("/v1/scores?include=all", body);

        Assert.Equal(("es", "Accept-Language|Origin"), (response.Header("Content-Language"), response.Header("Vary")));
        var (one, other) = (Leaves(english, ""), Leaves(await response.Json(), ""));
        var translated = one.Except(other).Select(leaf => leaf.Path.Split('/')[^1]).Distinct();
        Assert.Equal(one.Select(leaf => leaf.Path), other.Select(leaf => leaf.Path));
        Assert.NotEmpty(translated);
        Assert.Subset(new HashSet<string> { "text", "name", "title", "label", "note" }, translated.ToHashSet());
    }

    [Fact]
    public async Task A_preview_equals_a_submission_is_not_stored_and_not_cacheable()
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();
        var body = FullSubmissions.Request(api.Instrument, 1);

        var preview = await partner.Post("/v1/scores?include=all", body, "ignored");
        Assert.Equal(before, await api.CountRows());
        var stored = await (await partner.Post("/v1/assessments?include=all", body)).Json();

        Assert.Equal(("no-store", null), (preview.Header("Cache-Control"), preview.Header("ETag")));
        Assert.Equal(
            ["id", "createdAt", "personRef", "metadata", "test"],
            stored.Names().Except((await preview.Json()).Names()).ToList()
        );
        Assert.All(
            (await preview.Json()).EnumerateObject(),
            member => Assert.Equal(member.Value.ToString(), stored.GetProperty(member.Name).ToString())
        );
    }

    private static List<(string Path, string Value)> Leaves(JsonElement value, string path) =>
        value.ValueKind switch
        {
            JsonValueKind.Object =>
            [
                .. value.EnumerateObject().SelectMany(member => Leaves(member.Value, $"{path}/{member.Name}")),
            ],
            JsonValueKind.Array =>
            [
                .. value.EnumerateArray().SelectMany((one, index) => Leaves(one, $"{path}/{index}")),
            ],
            _ => [(path, value.ToString())],
        };
}
