using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>The checks of response quality of version 1 (docs/scoring.md#5-response-quality).</summary>
internal readonly ref struct RepetitionChecks(ConstructScores constructScores, RepetitionRules rules)
{
    private readonly ConstructScores constructScores = constructScores;
    private readonly RepetitionRules rules = rules;

    /// <summary>Adds the concerns that the checks find.</summary>
    public void AddTo(ImmutableArray<Concern>.Builder concerns)
    {
        var length = constructScores.Responses.Instrument.Items.Length;
        Span<int> items = stackalloc int[length];
        Span<int> answers = stackalloc int[length];
        var count = AgreementAnswers.Write(constructScores.Responses, items, answers);

        if (count >= rules.MinAnswers && !answers[..count].ContainsAnyExcept(answers[0]))
        {
            concerns.Add(new(ConcernKind.StraightLined, [.. items[..count]]));
        }

        var contradictions = new List<(int First, int Second)>();

        foreach (var scale in rules.Among)
        {
            if (FindContradiction(scale) is { } pair)
            {
                contradictions.Add(pair);
            }
        }

        if (contradictions.Count >= rules.Constructs)
        {
            var pairs = contradictions.SelectMany(pair => (int[])[pair.First, pair.Second]);
            concerns.Add(new(ConcernKind.Contradictory, [.. pairs.Distinct()]));
        }
    }

    /// <summary>Finds a positive and a reversed agreement item whose values are far apart.</summary>
    private (int First, int Second)? FindContradiction(int scale)
    {
        var model = constructScores.Model;
        var values = constructScores.ItemValues;

        foreach (var positive in model.ConstructScales[scale].Items)
        {
            if (!IsAgreement(positive) || model.ScoringKey[positive].Reversed)
            {
                continue;
            }

            foreach (var reversed in model.ConstructScales[scale].Items)
            {
                if (
                    IsAgreement(reversed)
                    && model.ScoringKey[reversed].Reversed
                    && Math.Abs(values[positive] - values[reversed]) >= rules.Difference - Rounding.Tolerance
                )
                {
                    return (Math.Min(positive, reversed), Math.Max(positive, reversed));
                }
            }
        }

        return null;
    }

    private bool IsAgreement(int item) => constructScores.Responses.Instrument.Items[item].Type == ItemType.Agreement;
}
