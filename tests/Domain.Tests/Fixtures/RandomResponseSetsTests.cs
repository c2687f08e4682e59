using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;
using CsCheck;

namespace ChannelFit.Domain.Tests.Fixtures;

/// <summary>The random sheets go where the rules are: a law that never meets its case proves nothing.</summary>
public sealed class RandomResponseSetsTests
{
    [Fact]
    public void Random_response_sets_reach_every_rule()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var chance = new PCG(1);

        for (var drawn = 0; drawn < 2000; drawn++)
        {
            seen.UnionWith(
                Traits(Scorecard.Score(TestCatalog.Model, RandomResponseSets.Random.Generate(chance, null, out _)))
            );
        }

        var gates = TestCatalog.Model.Rules.Gates.SelectMany(gate =>
            TestCatalog
                .Model.Channels.Where(channel => gate.Channels[channel.Index])
                .SelectMany(channel => new[] { $"{gate.Code} {channel.Key} True", $"{gate.Code} {channel.Key} False" })
        );
        string[] rules =
        [
            .. Enum.GetNames<Verdict>(),
            .. Enum.GetNames<Firmness>(),
            "empty",
            "full",
            "clipped at 0",
            "clipped at 100",
            "straight-lined",
            "contradictory",
            "floored",
            "floor under a cap",
            "trial",
            "nothing left to ask",
            "does not apply",
            "help without a mean",
        ];
        Assert.Empty(gates.Concat(rules).Except(seen, StringComparer.Ordinal));
    }

    private static IEnumerable<string> Traits(Scorecard card)
    {
        var (model, sheet) = (card.Model, card.Responses);
        var help = model.ConstructScales.Single(measure => measure.Help is not null);
        var held = new (bool Holds, string Trait)[]
        {
            (sheet.AnsweredCount == 0, "empty"),
            (sheet.AnsweredCount == sheet.CountVisible(), "full"),
            (card.Quality.Has(ConcernKind.StraightLined), "straight-lined"),
            (card.Quality.Has(ConcernKind.Contradictory), "contradictory"),
            (card.NextQuestion(0) is null, "nothing left to ask"),
            (model.ConstructScales.Any(measure => !card.ConstructScores[measure.Index].IsApplicable), "does not apply"),
            (card.ConstructScores[help.Index] is { IsMissing: true, Answered: 1 }, "help without a mean"),
        };
        return held.Where(trait => trait.Holds)
            .Select(trait => trait.Trait)
            .Concat(model.Channels.SelectMany(channel => Traits(card, channel)));
    }

    private static IEnumerable<string> Traits(Scorecard card, Channel channel)
    {
        var (score, judged) = (card.Scores[channel.Index], card.Verdicts[channel.Index]);
        var floor = card.Model.Rules.Floor;
        yield return judged.Verdict.ToString();
        yield return judged.Firmness.ToString();
        yield return score.Unclipped < 0 ? "clipped at 0"
        : score.Unclipped > 100 ? "clipped at 100"
        : "within";
        yield return judged.Trial ? "trial" : "no trial";
        yield return judged.Floored ? "floored" : "not floored";
        yield return floor.Holds(card.ConstructScores, channel.Index, MissingAnswerMode.Neutral)
        && judged is { Floored: true, Fired: > 0 }
            ? "floor under a cap"
            : "";

        foreach (var (gate, index) in card.Model.Rules.Gates.Select((gate, index) => (gate, index)))
        {
            yield return gate.Channels[channel.Index]
                ? $"{gate.Code} {channel.Key} {(judged.Fired >> index & 1) == 1}"
                : "";
        }
    }
}
