using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class IncludeTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private static readonly string[] Default =
    [
        "channel",
        "score",
        "verdict",
        "firmness",
        "likely",
        "rank",
        "rankBest",
        "rankWorst",
        "trial",
        "build",
        "reasons",
    ];

    [Fact]
    public async Task Contributions_sum_to_the_score_and_are_ordered()
    {
        var items = api.Instrument.Items.Select(item => item.Code).ToList();

        foreach (
            var channel in (await FullSubmissions.Results(api, "contributions")).SelectMany(result =>
                result.List("channels")
            )
        )
        {
            var terms = channel.List("contributions");
            var kinds = terms.Select(term =>
                Kind(term) is var kind && kind < 2 ? kind : kind + items.IndexOf(term.Text("source"))
            );

            Assert.Equal(channel.Number("score"), terms.Sum(term => term.Number("points")));
            Assert.Equal("base", terms[0].Text("source"));
            Assert.Equal(kinds.Order(), kinds);
        }
    }

    [Fact]
    public async Task Reasons_are_the_base_a_gate_that_binds_and_what_weighs_most_for_and_against_the_verdict()
    {
        foreach (
            var channel in (await FullSubmissions.Results(api, "all")).SelectMany(result => result.List("channels"))
        )
        {
            var hasVerdict = channel.Text("verdict") != "cannot-tell";
            var sign = channel.Text("verdict") is "core" or "support" ? 1 : -1;
            var contributions = channel.List("contributions");
            var gates = channel
                .List("gates")
                .Where(gate => hasVerdict && gate.GetProperty("binds").GetBoolean())
                .Select(gate => ("gate", gate.Text("gate"), (decimal?)null))
                .Take(1)
                .ToList();
            var terms = contributions
                .Where(term => hasVerdict && Kind(term) is 1 or 2 && Math.Abs(term.Number("points")) >= 1)
                .OrderByDescending(term => Math.Abs(term.Number("points")))
                .Select(term => (KindCode(term), term.Text("source"), (decimal?)term.Number("points")))
                .ToList();

            Assert.Equal(
                [
                    ("base", "base", (decimal?)contributions[0].Number("points")),
                    .. gates,
                    .. terms.Where(term => term.Item3 * sign > 0).Take(2 - gates.Count),
                    .. terms.Where(term => term.Item3 * sign < 0).Take(1),
                ],
                channel
                    .List("reasons")
                    .Select(reason =>
                        (
                            reason.Text("kind"),
                            reason.Text("code"),
                            reason.TryGetProperty("points", out var points) ? points.GetDecimal() : (decimal?)null
                        )
                    )
            );
        }
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("contributions", "contributions", "")]
    [InlineData("gates", "gates", "")]
    [InlineData("bounds", "bounds", "")]
    [InlineData("constructs", "", "constructs")]
    [InlineData("answers", "", "answers")]
    [InlineData("planDetail", "", "planDetail")]
    [InlineData("gates,answers", "gates", "answers")]
    [InlineData("bounds,contributions,bounds", "contributions bounds", "")]
    [InlineData("texts", "", "notes")]
    [InlineData("all", "contributions gates bounds", "planDetail constructs answers notes")]
    public async Task Include_adds_only_the_named_parts(string include, string channel, string whole)
    {
        var (plain, more) = (await FullSubmissions.Results(api, ""), await FullSubmissions.Results(api, include));

        foreach (var (expected, result) in plain.Zip(more))
        {
            var planned = expected.GetProperty("plan").ValueKind != JsonValueKind.Null;
            Assert.Equal(
                Words(whole).Where(part => planned || part != "planDetail"),
                result.Names().Except(expected.Names()).Except(["staleEvidence"])
            );
            Assert.All(
                expected.EnumerateObject().Where(member => member.Name != "channels"),
                member => Assert.Equal(member.Value.ToString(), result.GetProperty(member.Name).ToString())
            );
            Assert.All(
                result.List("channels"),
                one => Assert.Equal(Words(channel), one.Names().Except(Default).Except(["trialText"]))
            );
        }
    }

    [Fact]
    public async Task Included_parts_are_complete()
    {
        foreach (var result in await FullSubmissions.Results(api, "all"))
        {
            var constructs = result.List("constructs");
            Assert.Equal(api.Published.NewestModel.Model.ConstructScales.Length, constructs.Count);
            Assert.Equal(result.GetProperty("answered").GetInt32(), (result.GetProperty("answers")).Names().Count());
            Assert.All(
                result.List("channels"),
                channel =>
                {
                    var range = channel.GetProperty("bounds").GetProperty("range");
                    Assert.InRange(channel.Number("score"), range.Number("min"), range.Number("max"));
                    Assert.Equal(2, channel.GetProperty("bounds").List("verdictRange").Count);
                    Assert.All(
                        channel.List("gates").SelectMany(gate => gate.List("reads")),
                        read => Assert.Equal(["name", "value", "limit", "missing"], read.Names())
                    );
                }
            );
        }
    }

    private static string KindCode(JsonElement term) =>
        Kind(term) == 2 ? "item"
        : term.Text("source") == "field-typical" ? "prior"
        : "shift";

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Returns the order of a term: 0 for base, 1 for a shift, 2 for an item, 100 for a bound.</summary>
    private static int Kind(JsonElement term) =>
        term.TryGetProperty("construct", out _) ? 2
        : term.Text("source") is "base" ? 0
        : term.Text("source") is "bound" ? 100
        : 1;
}
