using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>What a term of a score comes from.</summary>
public enum ContributionKind : byte
{
    /// <summary>The score of a person neutral in everything.</summary>
    Base,

    /// <summary>A context answer that moves the channel.</summary>
    Shift,

    /// <summary>What is usual for people like this one, where the person did not say.</summary>
    Prior,

    /// <summary>An answer, by its distance from neutral.</summary>
    Item,

    /// <summary>What the limits 0 and 100 take away.</summary>
    Bound,
}

/// <summary>One signed term of a score, in tenths of a point.</summary>
/// <param name="Index">The shift's or the item's position in the model or instrument; 0 otherwise.</param>
/// <param name="Measure">The measure that an item speaks to; -1 otherwise.</param>
public readonly record struct Contribution(ContributionKind Kind, int Index, int Measure, int Tenths);

/// <summary>Explains scores as terms that add up to what is shown, exactly (scoring.md §3, Contributions).</summary>
public sealed class Contributions
{
    private readonly ContributionLayout places;
    private readonly short[] tenths;

    private Contributions(ContributionLayout places, short[] tenths) => (this.places, this.tenths) = (places, tenths);

    /// <summary>The terms of a channel, in the order base, shifts, prior, items, bound.</summary>
    public ImmutableArray<Contribution> this[int channel]
    {
        get
        {
            var row = TenthsOf(channel);
            var terms = ImmutableArray.CreateBuilder<Contribution>();

            for (var place = 0; place <= places.Bound; place++)
            {
                if (row[place] != LargestRemainder.NoTerm)
                {
                    terms.Add(places.ContributionAt(place, row[place]));
                }
            }

            return terms.DrainToImmutable();
        }
    }

    /// <summary>Returns the terms of the readings' channels.</summary>
    public static Contributions Compute(ConstructScores readings, ReadOnlySpan<ChannelScore> scores)
    {
        var (model, places) = (readings.Model, readings.Model.Layout);
        var all = new Contributions(places, new short[model.Channels.Length * places.Stride]);
        Span<double> points = stackalloc double[places.Stride];
        Span<double> distances = stackalloc double[model.Instrument.Items.Length];
        distances.Fill(double.NaN);

        foreach (var measure in model.ConstructScales)
        {
            Spread(readings, measure, distances);
        }

        foreach (var channel in model.Channels)
        {
            Explain(readings, channel, scores[channel.Index], distances, points);
            LargestRemainder.Round(points, scores[channel.Index].Score, all.TenthsOf(channel.Index));
        }

        return all;
    }

    /// <summary>Returns the term of a channel's base.</summary>
    internal Contribution BaseOf(int channel) =>
        places.ContributionAt(ContributionLayout.Base, TenthsOf(channel)[ContributionLayout.Base]);

    /// <summary>Finds the shifts, priors and items that move a channel most one way; of equal ones the first comes first.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="sign">1 for those that add points, -1 for those that take them.</param>
    /// <param name="least">The least tenths that count.</param>
    /// <param name="strongest">Takes as many as it has room for.</param>
    /// <returns>How many there are.</returns>
    public int Strongest(int channel, int sign, int least, Span<Contribution> strongest)
    {
        var row = TenthsOf(channel);
        var count = 0;

        for (var place = ContributionLayout.FirstShift; place < places.Bound; place++)
        {
            var size = sign * row[place];

            if (row[place] == LargestRemainder.NoTerm || size < least)
            {
                continue;
            }

            // Stands behind all that are as large, and pushes the smallest out.
            var at = count;

            while (at > 0 && size > Math.Abs(strongest[at - 1].Tenths))
            {
                at--;
            }

            if (at < strongest.Length)
            {
                count = Math.Min(count + 1, strongest.Length);
                strongest[at..(count - 1)].CopyTo(strongest[(at + 1)..]);
                strongest[at] = places.ContributionAt(place, row[place]);
            }
        }

        return count;
    }

    /// <summary>The tenths of a channel by place.</summary>
    internal Span<short> TenthsOf(int channel) => tenths.AsSpan(channel * places.Stride, places.Stride);

    /// <summary>The part that each answered item plays in its construct's distance from neutral.</summary>
    private static void Spread(ConstructScores readings, ConstructScale measure, Span<double> distances)
    {
        var values = readings.ItemValues;
        var (sum, count) = (0.0, 0);

        foreach (var item in measure.Items)
        {
            (sum, count) = double.IsNaN(values[item]) ? (sum, count) : (sum + values[item], count + 1);
        }

        foreach (var item in measure.Items)
        {
            distances[item] = (values[item] - measure.Neutral) / count;
        }

        if (measure.Help is { } help && values[help.Item] is var lift && !double.IsNaN(lift))
        {
            // Help alone lifts nothing: without a mean the construct is missing.
            var mean = sum / count;
            var alone = help.ListedAlone ? 0 : double.NaN;
            distances[help.Item] = count == 0 ? alone : help.Apply(mean, lift) - mean;
        }

        if (measure.Drop is { } drop && !double.IsNaN(values[drop]))
        {
            distances[drop] = readings[measure.Index].Point - sum;
        }
    }

    /// <summary>The points of every term of a channel; NaN where there is no term.</summary>
    private static void Explain(
        ConstructScores readings,
        Channel channel,
        ChannelScore score,
        ReadOnlySpan<double> distances,
        Span<double> points
    )
    {
        var (model, places) = (readings.Model, readings.Model.Layout);
        points.Fill(double.NaN);
        points[ContributionLayout.Base] = channel.Base;

        for (var shift = 0; shift < model.Rules.Shifts.Length; shift++)
        {
            var answer = readings.Responses[model.Rules.Shifts[shift].Item.Index];
            var moved = double.IsNaN(answer) ? 0 : model.Rules.Shifts[shift].At(answer, channel.Index);
            points[ContributionLayout.FirstShift + shift] = moved == 0 ? double.NaN : moved;
        }

        foreach (var measure in model.Weighed[channel.Index])
        {
            if (readings[measure.Index].FromPrior)
            {
                var distance = readings[measure.Index].Point - measure.Neutral;
                points[places.Prior] = model.Gain(measure.Index, channel.Index) * distance;
            }
        }

        var gains = places.Gains(channel.Index);

        for (var item = 0; item < distances.Length; item++)
        {
            points[places.FirstItem + item] = gains[item] * distances[item];
        }

        var bound = score.Exact - score.Unclipped;
        points[places.Bound] = Math.Abs(bound) > Condition.Tolerance ? bound : double.NaN;
    }
}
