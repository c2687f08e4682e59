using ChannelFit.Domain.Verdicts;
using CsCheck;

namespace ChannelFit.Domain.Tests.Fixtures;

/// <summary>The random response sets reach every rule; otherwise a property would be checked without its case.</summary>
public sealed class RandomResponseSetsTests
{
    [Fact]
    public void Random_response_sets_reach_every_rule()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var random = new PCG(1);

        for (var drawn = 0; drawn < 2000; drawn++)
        {
            seen.UnionWith(
                Traits(Scorecard.Score(TestCatalog.Model, RandomResponseSets.Random.Generate(random, null, out _)))
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
        var (model, responses) = (card.Model, card.Responses);
        var help = model.ConstructScales.Single(scale => scale.CompensatingItem is not null);
        var concerns = card.Quality.Concerns.Select(concern => concern.Kind).ToList();
        var held = new (bool Holds, string Trait)[]
        {
            (responses.AnsweredCount == 0, "empty"),
            (responses.AnsweredCount == responses.CountVisible(), "full"),
            (concerns.Contains(ConcernKind.StraightLined), "straight-lined"),
            (concerns.Contains(ConcernKind.Contradictory), "contradictory"),
            (card.FindNextBestQuestion(0) is null, "nothing left to ask"),
            (model.ConstructScales.Any(scale => !card.ConstructScores[scale.Index].IsApplicable), "does not apply"),
            (card.ConstructScores[help.Index] is { IsMissing: true, Answered: 1 }, "help without a mean"),
        };
        return held.Where(trait => trait.Holds)
            .Select(trait => trait.Trait)
            .Concat(model.Channels.SelectMany(channel => Traits(card, channel)));
    }

    private static IEnumerable<string> Traits(Scorecard card, Channel channel)
    {
        var (score, verdict) = (card.Scores[channel.Index], card.Verdicts[channel.Index]);
        var floor = card.Model.Rules.Floor;
        yield return verdict.Verdict.ToString();
        yield return verdict.Firmness.ToString();
        yield return score.Unclipped < 0 ? "clipped at 0"
        : score.Unclipped > 100 ? "clipped at 100"
        : "within";
        yield return verdict.Trial ? "trial" : "no trial";
        yield return verdict.Floored ? "floored" : "not floored";
        yield return floor.Holds(card.ConstructScores, channel.Index, MissingAnswerMode.Point)
        && verdict is { Floored: true, Fired: > 0 }
            ? "floor under a cap"
            : "";

        foreach (var (gate, index) in card.Model.Rules.Gates.Select((gate, index) => (gate, index)))
        {
            yield return gate.Channels[channel.Index]
                ? $"{gate.Code} {channel.Key} {(verdict.Fired >> index & 1) == 1}"
                : "";
        }
    }
}
