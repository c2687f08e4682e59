using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Explanations;

/// <summary>The places that the terms of every channel stand in: base, shifts, prior, items, bound (scoring.md §3).</summary>
internal sealed class ContributionLayout
{
    /// <summary>The place of the base.</summary>
    public const int Base = 0;

    /// <summary>The place of the first shift.</summary>
    public const int FirstShift = 1;

    private readonly int[] measures;
    private readonly double[] gains;
    private readonly int items;

    /// <summary>The places of a model.</summary>
    /// <param name="gain">Points by measure and channel for one unit of distance; 0 where the channel does not ask.</param>
    public ContributionLayout(ModelRules rules, Func<int, int, double> gain)
    {
        // One place for every prior: a channel has at most one construct of its own.
        PriorSource = rules.Measures.FirstOrDefault(measure => measure.Prior is not null)?.Prior!.Source;
        Prior = FirstShift + rules.Shifts.Length;
        FirstItem = Prior + (PriorSource is null ? 0 : 1);
        Bound = FirstItem + rules.Instrument.Items.Length;
        Stride = Bound + 1;
        measures = [.. rules.Instrument.Items.Select(MeasureOf)];
        items = rules.Instrument.Items.Length;
        gains = new double[rules.Channels.Length * items];
        Array.Fill(gains, double.NaN);

        foreach (var channel in rules.Channels)
        {
            foreach (var item in rules.Instrument.Items)
            {
                var points = measures[item.Index] < 0 ? 0 : gain(measures[item.Index], channel.Index);
                gains[(channel.Index * items) + item.Index] = points == 0 ? double.NaN : points;
            }
        }

        // A seed lets an item speak to one construct only.
        int MeasureOf(Item item) => rules.Measures.FirstOrDefault(measure => measure.Uses(item.Index))?.Index ?? -1;
    }

    /// <summary>The name of the term of a prior; null where the model has none.</summary>
    public string? PriorSource { get; }

    /// <summary>The place of the prior, where there is one.</summary>
    public int Prior { get; }

    /// <summary>The place of the first item.</summary>
    public int FirstItem { get; }

    /// <summary>The last place.</summary>
    public int Bound { get; }

    /// <summary>How many places there are.</summary>
    public int Stride { get; }

    /// <summary>By item, what it adds to the channel for one unit of its distance; NaN where it has no weight.</summary>
    public ReadOnlySpan<double> Gains(int channel) => gains.AsSpan(channel * items, items);

    /// <summary>The term in a place.</summary>
    public Contribution ContributionAt(int place, int tenths) =>
        place == Base ? new(ContributionKind.Base, 0, -1, tenths)
        : place == Bound ? new(ContributionKind.Bound, 0, -1, tenths)
        : place < Prior ? new(ContributionKind.Shift, place - FirstShift, -1, tenths)
        : place < FirstItem ? new(ContributionKind.Prior, 0, -1, tenths)
        : new(ContributionKind.Item, place - FirstItem, measures[place - FirstItem], tenths);
}
