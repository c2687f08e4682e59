using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Explanations;

/// <summary>The terms of each score, which add up to the shown score exactly (docs/scoring.md#contributions).</summary>
public sealed class Contributions
{
    private readonly ContributionLayout[] layouts;
    private readonly short[] tenths;

    private Contributions(ContributionLayout[] layouts)
    {
        this.layouts = layouts;
        tenths = new short[layouts[^1].Start + layouts[^1].Length];
    }

    /// <summary>The terms of a channel, in the order base, shifts, prior, items, clip.</summary>
    public ImmutableArray<Contribution> this[int channel]
    {
        get
        {
            var layout = layouts[channel];
            var row = Row(channel);
            var terms = ImmutableArray.CreateBuilder<Contribution>();

            for (var place = 0; place < row.Length; place++)
            {
                if (row[place] != LargestRemainder.NoTerm)
                {
                    terms.Add(layout.ContributionAt(place, row[place]));
                }
            }

            return terms.DrainToImmutable();
        }
    }

    /// <summary>Returns the terms of all channels.</summary>
    public static Contributions Compute(ConstructScores constructScores, ReadOnlySpan<ChannelScore> scores)
    {
        var model = constructScores.Model;
        var all = new Contributions(model.ContributionLayouts);
        Span<double> distances = stackalloc double[model.Instrument.Items.Length];
        Span<double> points = stackalloc double[model.ContributionLayouts.Max(layout => layout.Length)];
        distances.Fill(double.NaN);

        foreach (var scale in model.ConstructScales)
        {
            SplitDistance(constructScores, scale, distances);
        }

        foreach (var channel in model.Channels)
        {
            var row = all.Row(channel.Index);
            FillPoints(constructScores, channel, scores[channel.Index], distances, points[..row.Length]);
            LargestRemainder.Round(points[..row.Length], scores[channel.Index].Score, row);
        }

        return all;
    }

    /// <summary>
    /// Finds the shifts, priors and items with the largest terms of one sign, the largest first. Ties stay in
    /// contribution order.
    /// </summary>
    /// <param name="channel">The position of the channel.</param>
    /// <param name="sign">1 for terms that add points, -1 for terms that remove points.</param>
    /// <param name="least">The least size, in tenths.</param>
    /// <param name="strongest">Receives as many terms as fit.</param>
    /// <returns>The number of terms found.</returns>
    public int FindStrongest(int channel, int sign, int least, Span<Contribution> strongest)
    {
        var layout = layouts[channel];
        var row = Row(channel);
        var count = 0;

        for (var place = ContributionLayout.FirstShift; place < layout.Clip; place++)
        {
            var size = sign * row[place];

            if (row[place] == LargestRemainder.NoTerm || size < least)
            {
                continue;
            }

            // Insert the term after all terms of the same or a larger size, and drop the smallest one if there is no room.
            var at = count;

            while (at > 0 && size > Math.Abs(strongest[at - 1].Tenths))
            {
                at--;
            }

            if (at < strongest.Length)
            {
                count = Math.Min(count + 1, strongest.Length);
                strongest[at..(count - 1)].CopyTo(strongest[(at + 1)..]);
                strongest[at] = layout.ContributionAt(place, row[place]);
            }
        }

        return count;
    }

    /// <summary>Returns the size of each term of a channel, by place; <see cref="LargestRemainder.NoTerm"/> where there is none.</summary>
    internal ReadOnlySpan<short> TenthsByPlace(int channel) => Row(channel);

    /// <summary>Returns the term of a channel's base.</summary>
    internal Contribution BaseOf(int channel) =>
        layouts[channel].ContributionAt(ContributionLayout.Base, Row(channel)[ContributionLayout.Base]);

    private Span<short> Row(int channel) => tenths.AsSpan(layouts[channel].Start, layouts[channel].Length);

    /// <summary>Splits a construct's distance from neutral into one part for each answered item.</summary>
    private static void SplitDistance(ConstructScores constructScores, ConstructScale scale, Span<double> distances)
    {
        var values = constructScores.ItemValues;
        var mean = ItemMean.Compute(scale.Items, values);

        foreach (var item in scale.Items)
        {
            distances[item] = (values[item] - scale.Neutral) / mean.Count;
        }

        if (
            scale.CompensatingItem is { } compensating
            && values[compensating.Item] is var value
            && !double.IsNaN(value)
        )
        {
            // Without a mean the construct is missing, and the item adds nothing.
            var alone = compensating.ListedAlone ? 0 : double.NaN;
            distances[compensating.Item] = mean.Count == 0 ? alone : compensating.Apply(mean.Value, value) - mean.Value;
        }

        if (scale.LoweringItem is { } lowering && !double.IsNaN(values[lowering]))
        {
            distances[lowering] = constructScores[scale.Index].Point - mean.Sum;
        }
    }

    /// <summary>Fills in the points of every term of a channel; NaN where there is no term.</summary>
    private static void FillPoints(
        ConstructScores constructScores,
        Channel channel,
        ChannelScore score,
        ReadOnlySpan<double> distances,
        Span<double> points
    )
    {
        var (model, layout) = (constructScores.Model, constructScores.Model.ContributionLayouts[channel.Index]);
        points[ContributionLayout.Base] = channel.Base;

        for (var shift = 0; shift < model.Rules.Shifts.Length; shift++)
        {
            var answer = constructScores.Responses[model.Rules.Shifts[shift].Item.Index];
            var added = double.IsNaN(answer) ? 0 : model.Rules.Shifts[shift].PointsFor(answer, channel.Index);
            points[ContributionLayout.FirstShift + shift] = added == 0 ? double.NaN : added;
        }

        if (layout.Prior is { } prior)
        {
            points[prior] = PriorPoints(constructScores, channel.Index);
        }

        for (var item = 0; item < layout.Items.Length; item++)
        {
            points[layout.FirstItem + item] = layout.Gains[item] * distances[layout.Items[item]];
        }

        var clip = score.Exact - score.Unclipped;
        points[layout.Clip] = Math.Abs(clip) > Rounding.Tolerance ? clip : double.NaN;
    }

    /// <summary>Returns the points of a channel's prior; NaN when no prior is used.</summary>
    private static double PriorPoints(ConstructScores constructScores, int channel)
    {
        foreach (var scale in constructScores.Model.ScalesByChannel[channel])
        {
            if (constructScores[scale.Index].FromPrior)
            {
                var distance = constructScores[scale.Index].Point - scale.Neutral;
                return constructScores.Model.Gain(scale.Index, channel) * distance;
            }
        }

        return double.NaN;
    }
}
