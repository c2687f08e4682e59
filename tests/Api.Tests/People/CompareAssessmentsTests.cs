using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.People;

/// <summary>GET /v1/people/{personRef}/comparison.</summary>
public sealed class CompareAssessmentsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task Both_assessments_are_compared_under_the_model_of_the_later_one()
    {
        using var partner = await api.CreatePartner();
        var (before, after) = (
            FirstInstrument.FirstRequest(PersonRequests.Coach),
            FirstInstrument.FirstRequest(PersonRequests.Developer)
        );
        var from = await Store(partner, before, GoldenData.FirstModel);
        var to = await Store(partner, after, GoldenData.SecondModel);

        foreach (var model in (string[])[GoldenData.SecondModel, GoldenData.FirstModel])
        {
            var query = model == GoldenData.SecondModel ? "" : $"&model={model}";
            var comparison = await partner.Read(Path(from, to) + query);
            var old = await Score(partner, before, model);
            var now = await Score(partner, after, model);

            Assert.Equal(
                ["personRef", "from", "to", "instrument", "model", "modelHash", "channels", "changedAnswers"],
                comparison.Names()
            );
            Assert.Equal((from, GoldenData.FirstModel), SideOf(comparison, "from"));
            Assert.Equal((to, GoldenData.SecondModel), SideOf(comparison, "to"));
            Assert.Equal((model, now.Text("modelHash")), (comparison.Text("model"), comparison.Text("modelHash")));
            Assert.Equal(
                now.List("channels").Select(channel => channel.Text("channel")),
                comparison.List("channels").Select(channel => channel.Text("channel"))
            );
            Assert.All(
                comparison.List("channels"),
                channel =>
                    AssertChange(channel, old.Channel(channel.Text("channel")), now.Channel(channel.Text("channel")))
            );
        }
    }

    [Fact]
    public async Task A_reversed_comparison_has_negated_differences()
    {
        using var partner = await api.CreatePartner();
        var from = await Store(partner, FirstInstrument.FirstRequest(PersonRequests.Coach), GoldenData.FirstModel);
        var to = await Store(partner, FirstInstrument.FirstRequest(PersonRequests.Developer), GoldenData.SecondModel);

        var forward = await partner.Read(Path(from, to));
        var back = await partner.Read(Path(to, from));

        Assert.Equal(forward.Text("model"), back.Text("model"));
        Assert.All(
            forward.List("channels"),
            channel =>
            {
                var mirrored = back.Channel(channel.Text("channel"));
                Assert.Equal(-channel.Number("difference"), mirrored.Number("difference"));
                Assert.Equal(channel.Text("realChange"), mirrored.Text("realChange"));
                Assert.Equal(channel.Text("verdictFrom"), mirrored.Text("verdictTo"));
                Assert.Equal(
                    channel.List("moved").Select(term => -term.Number("points")).Sum(),
                    mirrored.List("moved").Select(term => term.Number("points")).Sum()
                );
            }
        );
    }

    [Fact]
    public async Task Answers_that_changed_a_score_are_listed_with_their_points()
    {
        using var partner = await api.CreatePartner();
        var before = FirstInstrument.FirstRequest(PersonRequests.Developer);
        var after = before.DeepClone().AsObject();
        after["answers"]!["ENG1"] = before["answers"]!["ENG1"]!.GetValue<int>() == 1 ? 5 : 1;
        after["answers"]!["CTX1"] = "media";
        after["answers"]!.AsObject().Remove("NET1");
        var (from, to) = (await Store(partner, before), await Store(partner, after));

        var comparison = await partner.Read(Path(from, to));

        Assert.Equal(
            ["CTX1", "ENG1", "NET1"],
            comparison.List("changedAnswers").Select(change => change.Text("item")).Order(StringComparer.Ordinal)
        );
        var gone = comparison.List("changedAnswers").Single(change => change.Text("item") == "NET1");
        Assert.Equal(before["answers"]!["NET1"]!.GetValue<double>(), gone.GetProperty("from").GetDouble());
        Assert.Equal(JsonValueKind.Null, gone.GetProperty("to").ValueKind);
        var moved = comparison.Channel("twitter").List("moved");
        Assert.Contains(
            moved,
            term =>
                term.Text("source") == "ENG1"
                && term.Text("item") == "ENG1"
                && term.GetProperty("to").GetInt32() == after["answers"]!["ENG1"]!.GetValue<int>()
        );
        Assert.Contains(
            moved,
            term => term.Text("source") == "field" && term.Text("item") == "CTX1" && term.Text("to") == "media"
        );
        Assert.All(
            comparison.List("channels"),
            channel =>
            {
                var points = channel.List("moved").Select(term => Math.Abs(term.Number("points"))).ToList();
                Assert.InRange(points.Count, 0, 5);
                Assert.DoesNotContain(0, points);
                Assert.Equal(points.OrderDescending(), points);
            }
        );
    }

    [Fact]
    public async Task An_assessment_compared_with_itself_shows_no_change()
    {
        using var partner = await api.CreatePartner();
        var id = await Store(partner, FirstInstrument.FirstRequest(PersonRequests.Developer));

        var comparison = await partner.Read(Path(id, id));

        Assert.Empty(comparison.List("changedAnswers"));
        Assert.All(
            comparison.List("channels"),
            channel =>
            {
                Assert.Equal((0, "no"), (channel.Number("difference"), channel.Text("realChange")));
                Assert.Empty(channel.List("moved"));
            }
        );
    }

    [Fact]
    public async Task A_cannot_tell_verdict_gives_a_cannot_tell_change()
    {
        using var partner = await api.CreatePartner();
        var from = await Store(partner, FirstInstrument.FirstRequest(PersonRequests.Developer));
        var to = await Store(partner, JsonSerializer.Deserialize<JsonObject>(FirstInstrument.Smallest)!);

        var comparison = await partner.Read(Path(from, to));

        Assert.All(comparison.List("channels"), channel => Assert.Equal("cannot-tell", channel.Text("realChange")));
    }

    [Fact]
    public async Task Assessments_of_other_people_return_404()
    {
        using var partner = await api.CreatePartner();
        using var otherPartner = await api.CreatePartner();
        var ours = await Store(partner, FirstInstrument.FirstRequest(PersonRequests.Coach));
        var theirs = await Store(otherPartner, FirstInstrument.FirstRequest(PersonRequests.Coach));
        var another = await (await partner.Submit(SubmissionBodies.Replace("personRef", "\"crm-2\""))).Id();

        foreach (var id in (string[])[theirs, another, $"{Guid.NewGuid()}", $"{Guid.Empty}"])
        {
            await (await partner.GetAsync(Path(ours, id))).AssertProblem(404, "not-found");
            await (await partner.GetAsync(Path(id, ours))).AssertProblem(404, "not-found");
        }

        await (await partner.GetAsync($"/v1/people/crm-2/comparison?from={ours}&to={ours}")).AssertProblem(
            404,
            "not-found"
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("?from=%ID%")]
    [InlineData("?to=%ID%")]
    [InlineData("?from=%ID%&to=")]
    [InlineData("?from=%ID%&to=%ID%x")]
    [InlineData("?from=%ID%&to=%7B%ID%%7D")]
    [InlineData("?from=%ID%&from=%ID%&to=%ID%")]
    [InlineData("?from=%ID%&to=%ID%&model=")]
    [InlineData("?from=%ID%&to=%ID%&model=none@1")]
    [InlineData("?from=%ID%&to=%ID%&model=fit-model")]
    [InlineData("?from=%ID%&to=%ID%&include=all")]
    [InlineData("?from=%00&to=%ID%")]
    public async Task An_invalid_query_returns_400(string query)
    {
        using var partner = await api.CreatePartner();
        var id = await Store(partner, FirstInstrument.FirstRequest(PersonRequests.Coach));

        var response = await partner.GetAsync($"/v1/people/crm-4711/comparison{query.Replace("%ID%", id)}");

        await response.AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task Assessments_of_different_instruments_return_409()
    {
        using var partner = await api.CreatePartner();
        var from = await Store(partner, FirstInstrument.FirstRequest(PersonRequests.Coach));
        var to = await Store(partner, api.Request(PersonRequests.Coach), "fit-model@2.0.0");
        await api.QueryAsOwner<int>(
            "update assessment set created_at = '2026-10-01T22:30:00Z' where id::text = @from returning 1",
            new { from }
        );

        foreach (var path in (string[])[Path(from, to), Path(to, from)])
        {
            var problem = await (await partner.GetAsync(path)).AssertProblem(409, "instruments-differ");
            Assert.StartsWith(
                "The person answered channel-fit@1 on 2026-10-01 and channel-fit@2 on ",
                problem.Text("detail"),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Two_answers_to_the_newest_instrument_are_compared_under_its_model()
    {
        using var partner = await api.CreatePartner();
        var (before, after) = (api.Request(PersonRequests.Coach), api.Request(PersonRequests.Developer));
        var from = await Store(partner, before, "fit-model@2.0.0");
        var to = await Store(partner, after, "fit-model@2.0.0");

        var comparison = await partner.Read(Path(from, to));
        var (old, now) = (await partner.Score(before), await partner.Score(after));

        Assert.Equal("fit-model@2.0.0", comparison.Text("model"));
        Assert.All(
            comparison.List("channels"),
            channel => AssertChange(channel, old.Channel(channel.Text("channel")), now.Channel(channel.Text("channel")))
        );
    }

    private static void AssertChange(JsonElement channel, JsonElement old, JsonElement now)
    {
        Assert.Equal((old.Number("score"), now.Number("score")), (channel.Number("from"), channel.Number("to")));
        Assert.Equal(now.Number("score") - old.Number("score"), channel.Number("difference"));
        Assert.Equal(
            (old.Text("verdict"), now.Text("verdict")),
            (channel.Text("verdictFrom"), channel.Text("verdictTo"))
        );
        var (before, after) = (old.GetProperty("likely"), now.GetProperty("likely"));
        Assert.Equal(before.GetRawText(), channel.GetProperty("likelyFrom").GetRawText());
        Assert.Equal(after.GetRawText(), channel.GetProperty("likelyTo").GetRawText());
        Assert.Equal(RealChange(old, now), channel.Text("realChange"));
    }

    /// <summary>Applies the rule of the contract to the two results.</summary>
    private static string RealChange(JsonElement old, JsonElement now)
    {
        var (before, after) = (old.GetProperty("likely"), now.GetProperty("likely"));
        var apart = before.Number("high") < after.Number("low") || after.Number("high") < before.Number("low");
        var within = Within(now.Number("score"), before) && Within(old.Number("score"), after);
        return old.Text("verdict") == "cannot-tell" || now.Text("verdict") == "cannot-tell" ? "cannot-tell"
            : apart ? "yes"
            : within ? "no"
            : "cannot-tell";

        static bool Within(decimal score, JsonElement interval) =>
            interval.Number("low") <= score && score <= interval.Number("high");
    }

    private static (string, string) SideOf(JsonElement comparison, string side) =>
        (comparison.GetProperty(side).Text("id"), comparison.GetProperty(side).Text("model"));

    private static string Path(string from, string to) => $"/v1/people/crm-4711/comparison?from={from}&to={to}";

    private static Task<JsonElement> Score(HttpClient partner, JsonObject request, string model) =>
        partner.Score(request.DeepClone().AsObject().With("model", $"\"{model}\""));

    private static async Task<string> Store(
        HttpClient partner,
        JsonObject request,
        string model = GoldenData.SecondModel
    )
    {
        var whole = request.DeepClone().AsObject().With("model", $"\"{model}\"").With("personRef", "\"crm-4711\"");
        return (await partner.Submit(whole)).Text("id");
    }
}
