using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Scoring;

/// <summary>
/// The value of each answer, from 0 to 1 (docs/scoring.md#1-answer-values). Items that lower another item's value have
/// values of 0 or less.
/// </summary>
/// <param name="instrument">The instrument whose items are scored.</param>
/// <param name="items">The scoring of each item, in the order of the instrument.</param>
public sealed class ScoringKey(Instrument instrument, ImmutableArray<ItemScoring> items)
{
    public ItemScoring this[int item] => items[item];

    /// <summary>Returns the value of an answer; NaN for a missing answer and for an option without a value.</summary>
    public double ValueOf(int item, double answer)
    {
        if (double.IsNaN(answer))
        {
            return double.NaN;
        }

        var (asked, scoring) = (instrument.Items[item], items[item]);

        switch (asked.Type)
        {
            case ItemType.Number:
                return PiecewiseLinearCurve.Evaluate(scoring.Knots.AsSpan(), answer);
            case ItemType.Choice:
                return scoring.Values.IsEmpty ? double.NaN : scoring.Values[(int)answer];
            default:
                var share = (answer - asked.Min) / (asked.Max - asked.Min);
                return scoring.Reversed ? 1 - share : share;
        }
    }
}
