using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChannelFit.Api.Tests;

/// <summary>GET /v1/people/{personRef}/comparison.</summary>
public sealed class ComparisonTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Scores_verdicts_and_intervals_are_those_of_both_under_the_later_ones_model()
    {
        using var partner = await house.NewPartner();
        var (before, after) = (house.Request(People.Coach), house.Request(People.Developer));
        var from = await Keep(partner, before, Golden.First);
        var to = await Keep(partner, after, Golden.Second);

        foreach (var model in (string[])[Golden.Second, Golden.First])
        {
            var query = model == Golden.Second ? "" : $"&model={model}";
            var comparison = await partner.Read(Path(from, to) + query);
            var old = await Score(partner, before, model);
            var now = await Score(partner, after, model);

            Assert.Equal(
                ["personRef", "from", "to", "instrument", "model", "modelHash", "channels", "changedAnswers"],
                comparison.Names()
            );
            Assert.Equal((from, Golden.First), Compared(comparison, "from"));
            Assert.Equal((to, Golden.Second), Compared(comparison, "to"));
            Assert.Equal((model, now.Text("modelHash")), (comparison.Text("model"), comparison.Text("modelHash")));
            Assert.Equal(
                now.List("channels").Select(channel => channel.Text("channel")),
                comparison.List("channels").Select(channel => channel.Text("channel"))
            );
            Assert.All(
                comparison.List("channels"),
                channel => Holds(channel, old.Channel(channel.Text("channel")), now.Channel(channel.Text("channel")))
            );
        }
    }

    [Fact]
    public async Task A_comparison_backwards_is_its_mirror_image_under_the_same_model()
    {
        using var partner = await house.NewPartner();
        var from = await Keep(partner, house.Request(People.Coach), Golden.First);
        var to = await Keep(partner, house.Request(People.Developer), Golden.Second);

        var there = await partner.Read(Path(from, to));
        var back = await partner.Read(Path(to, from));

        Assert.Equal(there.Text("model"), back.Text("model"));
        Assert.All(
            there.List("channels"),
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
    public async Task The_answers_that_moved_a_score_are_named_with_their_points()
    {
        using var partner = await house.NewPartner();
        var before = house.Request(People.Developer);
        var after = before.DeepClone().AsObject();
        after["answers"]!["ENG1"] = before["answers"]!["ENG1"]!.GetValue<int>() == 1 ? 5 : 1;
        after["answers"]!["CTX1"] = "media";
        after["answers"]!.AsObject().Remove("NET1");
        var (from, to) = (await Keep(partner, before), await Keep(partner, after));

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
    public async Task An_assessment_beside_itself_has_not_changed()
    {
        using var partner = await house.NewPartner();
        var id = await Keep(partner, house.Request(People.Developer));

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
    public async Task Where_nothing_was_told_nothing_has_changed_for_certain()
    {
        using var partner = await house.NewPartner();
        var from = await Keep(partner, house.Request(People.Developer));
        var to = await Keep(partner, JsonSerializer.Deserialize<JsonObject>(Bodies.Smallest)!);

        var comparison = await partner.Read(Path(from, to));

        Assert.All(comparison.List("channels"), channel => Assert.Equal("cannot-tell", channel.Text("realChange")));
    }

    [Fact]
    public async Task Assessments_of_others_are_not_found()
    {
        using var partner = await house.NewPartner();
        using var stranger = await house.NewPartner();
        var ours = await Keep(partner, house.Request(People.Coach));
        var theirs = await Keep(stranger, house.Request(People.Coach));
        var another = await (await partner.Submit(Bodies.Replace("personRef", "\"crm-2\""))).Id();

        foreach (var id in (string[])[theirs, another, $"{Guid.NewGuid()}", $"{Guid.Empty}"])
        {
            await (await partner.GetAsync(Path(ours, id))).Refusal(404, "not-found");
            await (await partner.GetAsync(Path(id, ours))).Refusal(404, "not-found");
        }

        await (await partner.GetAsync($"/v1/people/crm-2/comparison?from={ours}&to={ours}")).Refusal(404, "not-found");
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
    public async Task A_query_that_cannot_be_read_is_refused(string query)
    {
        using var partner = await house.NewPartner();
        var id = await Keep(partner, house.Request(People.Coach));

        var response = await partner.GetAsync($"/v1/people/crm-4711/comparison{query.Replace("%ID%", id)}");

        await response.Refusal(400, "unreadable");
    }

    [Fact]
    public async Task Answers_to_two_instruments_cannot_be_compared()
    {
        using var partner = await house.NewPartner();
        var from = await Keep(partner, house.Request(People.Coach));
        var to = await Keep(partner, house.Request(People.Coach));
        await house.AsOwner<int>("update assessment set instrument = 'another@1' where id::text = @from", new { from });

        await (await partner.GetAsync(Path(from, to))).Refusal(409, "instruments-differ");
        await (await partner.GetAsync(Path(to, from))).Refusal(409, "instruments-differ");
    }

    private static void Holds(JsonElement channel, JsonElement old, JsonElement now)
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

    /// <summary>The rule of the contract, from what each result by itself shows.</summary>
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

    private static (string, string) Compared(JsonElement comparison, string side) =>
        (comparison.GetProperty(side).Text("id"), comparison.GetProperty(side).Text("model"));

    private static string Path(string from, string to) => $"/v1/people/crm-4711/comparison?from={from}&to={to}";

    private static Task<JsonElement> Score(HttpClient partner, JsonObject request, string model) =>
        partner.Score(request.DeepClone().AsObject().With("model", $"\"{model}\""));

    private static async Task<string> Keep(HttpClient partner, JsonObject request, string model = Golden.Second)
    {
        var whole = request.DeepClone().AsObject().With("model", $"\"{model}\"").With("personRef", "\"crm-4711\"");
        return (await partner.Keep(whole)).Text("id");
    }
}
