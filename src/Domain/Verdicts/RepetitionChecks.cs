using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>The checks of response quality of version 1.</summary>
internal readonly ref struct RepetitionChecks(ConstructScores readings, RepetitionRules rules)
{
    private readonly ConstructScores readings = readings;
    private readonly RepetitionRules rules = rules;

    public void AddTo(ImmutableArray<Concern>.Builder concerns)
    {
        var all = readings.Responses.Instrument.Items.Length;
        Span<int> items = stackalloc int[all];
        Span<int> answers = stackalloc int[all];
        var count = AgreementAnswers.Write(readings.Responses, items, answers);

        if (count >= rules.Minimum && !answers[..count].ContainsAnyExcept(answers[0]))
        {
            concerns.Add(new(ConcernKind.StraightLined, [.. items[..count]]));
        }

        var contradictions = 0;

        foreach (var measure in rules.Among)
        {
            contradictions += Contradictions(measure, items) > 0 ? 1 : 0;
        }

        if (contradictions >= rules.Constructs)
        {
            var basis = new List<int>();

            foreach (var measure in rules.Among)
            {
                basis.AddRange(items[..Contradictions(measure, items)]);
            }

            concerns.Add(new(ConcernKind.Contradictory, [.. basis.Distinct()]));
        }
    }

    /// <summary>Finds a positive and a reversed agreement item far apart; none or both are written.</summary>
    private int Contradictions(int measure, Span<int> items)
    {
        var model = readings.Model;
        var values = readings.ItemValues;

        foreach (var positive in model.ConstructScales[measure].Items)
        {
            foreach (var reversed in model.ConstructScales[measure].Items)
            {
                if (
                    IsAgreement(positive)
                    && IsAgreement(reversed)
                    && !model.ScoringKey[positive].Reversed
                    && model.ScoringKey[reversed].Reversed
                    && Math.Abs(values[positive] - values[reversed]) >= rules.Difference - Condition.Tolerance
                )
                {
                    (items[0], items[1]) = (Math.Min(positive, reversed), Math.Max(positive, reversed));
                    return 2;
                }
            }
        }

        return 0;
    }

    private bool IsAgreement(int item) => readings.Responses.Instrument.Items[item].Type == ItemType.Agreement;
}
