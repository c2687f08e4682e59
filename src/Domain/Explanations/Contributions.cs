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

    /// <summary>The terms of a channel, in the order base, shifts, items, bound.</summary>
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

    /// <summary>The terms of the readings' channels.</summary>
    public static Contributions Compute(ConstructScores readings, ReadOnlySpan<ChannelScore> scores)
    {
        var (model, places) = (readings.Model, readings.Model.Layout);
        var all = new Contributions(places, new short[model.Channels.Length * places.Stride]);
        Span<double> distances = stackalloc double[places.Stride];
        Span<double> points = stackalloc double[places.Stride];
        Span<double> moved = stackalloc double[model.Rules.Shifts.Length * model.Bases.Length];
        distances.Fill(double.NaN);
        Move(readings, moved);

        foreach (var measure in model.ConstructScales)
        {
            Spread(readings, measure, distances[places.FirstItem..]);
        }

        foreach (var channel in model.Channels)
        {
            var score = scores[channel.Index];
            VectorMath.Multiply(places.Gains(channel.Index), distances, points);
            AddRest(readings, channel, score, moved, points);
            LargestRemainder.Round(points, score.Score, all.TenthsOf(channel.Index));
        }

        return all;
    }

    /// <summary>The items and shifts with the most absolute points; of equal ones the first comes first.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="strongest">Takes as many as it has room for.</param>
    /// <returns>How many there are.</returns>
    public int Strongest(int channel, Span<Contribution> strongest)
    {
        Span<short> sizes = stackalloc short[places.Stride];
        var row = TenthsOf(channel);
        VectorMath.Abs(row, sizes); // of none it is none

        sizes[ContributionLayout.Base] = sizes[places.Bound] = LargestRemainder.NoTerm;

        for (var count = 0; count < strongest.Length; count++)
        {
            var most = VectorMath.Max(sizes);

            if (most == LargestRemainder.NoTerm)
            {
                return count;
            }

            var place = sizes.IndexOf(most);
            strongest[count] = places.ContributionAt(place, row[place]);
            sizes[place] = LargestRemainder.NoTerm;
        }

        return strongest.Length;
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
            distances[help.Item] = count == 0 ? 0 : help.Apply(mean, lift) - mean;
        }

        if (measure.Drop is { } drop && !double.IsNaN(values[drop]))
        {
            distances[drop] = readings[measure.Index].Point - sum;
        }
    }

    /// <summary>The points of each shift by channel; NaN where it has none.</summary>
    private static void Move(ConstructScores readings, Span<double> moved)
    {
        var stride = readings.Model.Bases.Length;

        foreach (var shift in readings.Model.Rules.Shifts)
        {
            var answer = readings.Responses[shift.Item.Index];

            if (double.IsNaN(answer))
            {
                moved[..stride].Fill(double.NaN);
            }
            else
            {
                shift.TermRows[(int)answer].CopyTo(moved);
            }

            moved = moved[stride..];
        }
    }

    /// <summary>The terms that are not of items.</summary>
    private static void AddRest(
        ConstructScores readings,
        Channel channel,
        ChannelScore score,
        ReadOnlySpan<double> moved,
        Span<double> points
    )
    {
        var (stride, shift) = (readings.Model.Bases.Length, ContributionLayout.FirstShift);
        points[ContributionLayout.Base] = channel.Base;

        for (var at = channel.Index; at < moved.Length; at += stride)
        {
            points[shift++] = moved[at];
        }

        var bound = Math.Clamp(score.Unclipped, 0, 100) - score.Unclipped;
        points[readings.Model.Layout.Bound] = Math.Abs(bound) > Condition.Tolerance ? bound : double.NaN;
    }
}
