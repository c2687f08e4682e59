using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Explanations;

/// <summary>The places that the terms of every channel stand in: base, shifts, items, bound (scoring.md §3).</summary>
internal sealed class ContributionLayout
{
    /// <summary>The place of the base.</summary>
    public const int Base = 0;

    /// <summary>The place of the first shift.</summary>
    public const int FirstShift = 1;

    private readonly int[] measures;
    private readonly double[] gains;

    /// <summary>The places of a model.</summary>
    /// <param name="gain">Points by measure and channel for one unit of distance; 0 where the channel does not ask.</param>
    public ContributionLayout(ModelRules rules, Func<int, int, double> gain)
    {
        FirstItem = FirstShift + rules.Shifts.Length;
        Bound = FirstItem + rules.Instrument.Items.Length;
        Stride = LargestRemainder.PaddedLength(Bound + 1);
        measures = [.. rules.Instrument.Items.Select(MeasureOf)];
        gains = new double[rules.Channels.Length * Stride];
        Array.Fill(gains, double.NaN);

        foreach (var channel in rules.Channels)
        {
            foreach (var item in rules.Instrument.Items)
            {
                var points = measures[item.Index] < 0 ? 0 : gain(measures[item.Index], channel.Index);
                gains[(channel.Index * Stride) + FirstItem + item.Index] = points == 0 ? double.NaN : points;
            }
        }

        // A seed lets an item speak to one construct only.
        int MeasureOf(Item item) => rules.Measures.FirstOrDefault(measure => measure.Uses(item.Index))?.Index ?? -1;
    }

    /// <summary>The place of the first item.</summary>
    public int FirstItem { get; }

    /// <summary>The last place.</summary>
    public int Bound { get; }

    /// <summary>The length of a row of places, filled up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>By place, what an item adds to the channel for one unit of its distance; NaN where it has no weight.</summary>
    public ReadOnlySpan<double> Gains(int channel) => gains.AsSpan(channel * Stride, Stride);

    /// <summary>The term in a place.</summary>
    public Contribution ContributionAt(int place, int tenths) =>
        place == Base ? new(ContributionKind.Base, 0, -1, tenths)
        : place == Bound ? new(ContributionKind.Bound, 0, -1, tenths)
        : place < FirstItem ? new(ContributionKind.Shift, place - FirstShift, -1, tenths)
        : new(ContributionKind.Item, place - FirstItem, measures[place - FirstItem], tenths);
}
