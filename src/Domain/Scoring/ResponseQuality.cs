using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>Whether the answers can be believed (scoring.md §5).</summary>
/// <param name="StraightLined">Many agreement items, all with the same answer. Withholds every verdict.</param>
/// <param name="Contradictory">Several constructs whose items contradict each other. Withholds every verdict.</param>
/// <param name="TooFast">Faster than a person reads. A concern only.</param>
public readonly record struct ResponseQuality(bool StraightLined, bool Contradictory, bool TooFast)
{
    public bool WithholdsVerdicts => StraightLined || Contradictory;

    /// <summary>Judges a sheet.</summary>
    /// <param name="model">Holds the limits.</param>
    /// <param name="sheet">The answers.</param>
    /// <param name="durationSeconds">How long answering took; null where that is not known.</param>
    public static ResponseQuality Assess(ScoringModel model, ResponseSet sheet, int? durationSeconds)
    {
        var rules = model.Rules.Quality;
        var contradictions = 0;

        foreach (var measure in rules.Among)
        {
            contradictions += Contradicts(model, sheet, model.ConstructScales[measure]) ? 1 : 0;
        }

        return new(
            IsStraightLined(sheet, rules.StraightLinedMinimum),
            contradictions >= rules.ContradictoryConstructs,
            durationSeconds is { } seconds && seconds < rules.SecondsPerAnswer * sheet.AnsweredCount
        );
    }

    private static bool IsStraightLined(ResponseSet sheet, int minimum)
    {
        var (first, count) = (double.NaN, 0);

        foreach (var item in sheet.Instrument.Items)
        {
            var answer = sheet[item.Index];

            if (item.Type != ItemType.Agreement || double.IsNaN(answer))
            {
                continue;
            }

            if (count > 0 && answer != first)
            {
                return false;
            }

            (first, count) = (answer, count + 1);
        }

        return count >= minimum;
    }

    private static bool Contradicts(ScoringModel model, ResponseSet sheet, ConstructScale measure)
    {
        foreach (var positive in measure.Items)
        {
            foreach (var reversed in measure.Items)
            {
                if (
                    IsAgreement(sheet, positive)
                    && IsAgreement(sheet, reversed)
                    && !model.ScoringKey[positive].Reversed
                    && model.ScoringKey[reversed].Reversed
                    && Math.Abs(Value(positive) - Value(reversed))
                        >= model.Rules.Quality.ContradictoryDifference - Condition.Tolerance
                )
                {
                    return true;
                }
            }
        }

        return false;

        double Value(int item) => model.ScoringKey.ValueOf(item, sheet[item]);
    }

    private static bool IsAgreement(ResponseSet sheet, int item) =>
        sheet.Instrument.Items[item].Type == ItemType.Agreement;
}
