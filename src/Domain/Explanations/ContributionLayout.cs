using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Explanations;

/// <summary>
/// The terms that the score of one channel can have, in the order base, shifts, prior, items, clip
/// (docs/scoring.md#contributions). Each of them has a place of its own.
/// </summary>
internal sealed class ContributionLayout
{
    /// <summary>The place of the base.</summary>
    public const int Base = 0;

    /// <summary>The place of the first shift.</summary>
    public const int FirstShift = 1;

    private readonly Contribution[] terms;
    private readonly int[] items;
    private readonly double[] gains;

    /// <summary>Lays out the terms of a channel.</summary>
    /// <param name="rules">The rules of the model.</param>
    /// <param name="start">The position of the first place among the places of all channels.</param>
    /// <param name="gain">Returns the points of this channel for one unit of distance, by scale; 0 when the scale has no weight.</param>
    public ContributionLayout(ModelRules rules, int start, Func<ConstructScale, double> gain)
    {
        // A seed can use an item in one construct only, and a channel has at most one construct with a prior.
        var weighted = rules
            .Instrument.Items.Select(item =>
                (Item: item, Scale: rules.ConstructScales.FirstOrDefault(scale => scale.Uses(item.Index)))
            )
            .Where(item => item.Scale is not null && gain(item.Scale) != 0)
            .ToList();
        var hasPrior = rules.ConstructScales.Any(scale => scale.Prior is not null && gain(scale) != 0);

        terms =
        [
            new(ContributionKind.Base, 0, -1, 0),
            .. rules.Shifts.Select((_, shift) => new Contribution(ContributionKind.Shift, shift, -1, 0)),
            .. hasPrior ? (Contribution[])[new(ContributionKind.Prior, 0, -1, 0)] : [],
            .. weighted.Select(item => new Contribution(ContributionKind.Item, item.Item.Index, item.Scale!.Index, 0)),
            new(ContributionKind.Clip, 0, -1, 0),
        ];
        items = [.. weighted.Select(item => item.Item.Index)];
        gains = [.. weighted.Select(item => gain(item.Scale!))];
        Start = start;
        Prior = hasPrior ? FirstShift + rules.Shifts.Length : null;
        FirstItem = Clip - items.Length;
    }

    /// <summary>The position of the first place among the places of all channels.</summary>
    public int Start { get; }

    /// <summary>The place of the prior; null if the channel has none.</summary>
    public int? Prior { get; }

    /// <summary>The place of the first item.</summary>
    public int FirstItem { get; }

    /// <summary>The items with a weight in the channel, in the order of places.</summary>
    public ReadOnlySpan<int> Items => items;

    /// <summary>The points that each of these items adds for one unit of its distance.</summary>
    public ReadOnlySpan<double> Gains => gains;

    /// <summary>The last place.</summary>
    public int Clip => terms.Length - 1;

    /// <summary>The number of places.</summary>
    public int Length => terms.Length;

    /// <summary>Returns the term in a place.</summary>
    public Contribution ContributionAt(int place, int tenths) => terms[place] with { Tenths = tenths };
}
