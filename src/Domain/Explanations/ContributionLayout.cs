using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Explanations;

/// <summary>
/// The order of the terms of every channel score: base, shifts, prior, items, bound (docs/scoring.md#contributions). Each
/// possible term has a place of its own.
/// </summary>
internal sealed class ContributionLayout
{
    /// <summary>The place of the base.</summary>
    public const int Base = 0;

    /// <summary>The place of the first shift.</summary>
    public const int FirstShift = 1;

    private readonly int[] scales;
    private readonly double[][] gains;

    /// <summary>Lays out the terms of a model.</summary>
    /// <param name="rules">The rules of the model.</param>
    /// <param name="gain">Returns the points for one unit of distance, by scale and channel; 0 when the scale has no weight.</param>
    public ContributionLayout(ModelRules rules, Func<int, int, double> gain)
    {
        // One place is enough for every prior, because a channel has at most one construct of its own.
        PriorSource = rules.ConstructScales.FirstOrDefault(scale => scale.Prior is not null)?.Prior!.Source;
        Prior = FirstShift + rules.Shifts.Length;
        FirstItem = Prior + (PriorSource is null ? 0 : 1);
        Bound = FirstItem + rules.Instrument.Items.Length;
        scales = [.. rules.Instrument.Items.Select(ScaleOf)];
        gains = [.. rules.Channels.Select(channel => scales.Select(scale => GainOf(scale, channel.Index)).ToArray())];

        // A seed can use an item in one construct only.
        int ScaleOf(Item item) => rules.ConstructScales.FirstOrDefault(scale => scale.Uses(item.Index))?.Index ?? -1;

        double GainOf(int scale, int channel) =>
            scale >= 0 && gain(scale, channel) is not 0 and var points ? points : double.NaN;
    }

    /// <summary>The source of the prior's term; null when the model has no prior.</summary>
    public string? PriorSource { get; }

    /// <summary>The place of the prior, if the model has one.</summary>
    public int Prior { get; }

    /// <summary>The place of the first item.</summary>
    public int FirstItem { get; }

    /// <summary>The last place.</summary>
    public int Bound { get; }

    /// <summary>The number of places.</summary>
    public int Length => Bound + 1;

    /// <summary>Returns the points that each item adds to a channel for one unit of its distance; NaN for an item without weight.</summary>
    public ReadOnlySpan<double> Gains(int channel) => gains[channel];

    /// <summary>Returns the term in a place.</summary>
    public Contribution ContributionAt(int place, int tenths) =>
        place == Base ? new(ContributionKind.Base, 0, -1, tenths)
        : place == Bound ? new(ContributionKind.Bound, 0, -1, tenths)
        : place < Prior ? new(ContributionKind.Shift, place - FirstShift, -1, tenths)
        : place < FirstItem ? new(ContributionKind.Prior, 0, -1, tenths)
        : new(ContributionKind.Item, place - FirstItem, scales[place - FirstItem], tenths);
}
