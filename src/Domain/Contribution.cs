using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ChannelFit.Domain;

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
[StructLayout(LayoutKind.Auto)] // Hundreds of them make a result.
public readonly record struct Contribution(ContributionKind Kind, short Index, sbyte Measure, int Tenths);

/// <summary>What an answered item can add to one channel.</summary>
/// <param name="Gain">The points for one unit of its distance.</param>
internal readonly record struct Part(short Item, sbyte Measure, double Gain);

/// <summary>Explains scores as terms that add up to what is shown, exactly (scoring.md §3, Contributions).</summary>
public static class Contributions
{
    /// <summary>The terms of every channel, each in the order base, shifts, items, bound.</summary>
    public static ImmutableArray<ImmutableArray<Contribution>> Of(Readings readings, ReadOnlySpan<ChannelScore> scores)
    {
        var model = readings.Model;
        Span<double> distances = stackalloc double[model.Instrument.Items.Length];
        Span<Contribution> buffer = stackalloc Contribution[distances.Length + model.Rules.Shifts.Length + 2];
        Span<double> points = stackalloc double[ChannelRows.Stride(buffer.Length)];
        var terms = new ImmutableArray<Contribution>[model.Channels.Length];
        distances.Fill(double.NaN);

        foreach (var measure in model.Measures)
        {
            Spread(readings, measure, distances);
        }

        foreach (var channel in model.Channels)
        {
            var count = Collect(readings, channel, distances, scores[channel.Index], buffer, points);
            Round(points, scores[channel.Index].Score, buffer[..count]);
            terms[channel.Index] = [.. buffer[..count]];
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(terms);
    }

    /// <summary>The part that each answered item plays in its construct's distance from neutral.</summary>
    private static void Spread(Readings readings, Measure measure, Span<double> distances)
    {
        var (key, sheet) = (readings.Model.Key, readings.Sheet);
        var (sum, count) = (0.0, 0);

        foreach (var item in measure.Items)
        {
            var value = key.Value(item, sheet[item]);
            (sum, count) = double.IsNaN(value) ? (sum, count) : (sum + value, count + 1);
        }

        foreach (var item in measure.Items)
        {
            distances[item] = (key.Value(item, sheet[item]) - measure.Neutral) / count;
        }

        if (measure.Help is { } help && key.Value(help.Item, sheet[help.Item]) is var lift && !double.IsNaN(lift))
        {
            // Help alone lifts nothing: without a mean the construct is missing.
            var mean = sum / count;
            distances[help.Item] = count == 0 ? 0 : help.Lift(mean, lift) - mean;
        }

        if (measure.Drop is { } drop && !double.IsNaN(key.Value(drop, sheet[drop])))
        {
            distances[drop] = readings[measure.Index].Point - sum;
        }
    }

    private static int Collect(
        Readings readings,
        Channel channel,
        ReadOnlySpan<double> distances,
        ChannelScore score,
        Span<Contribution> terms,
        Span<double> points
    )
    {
        var shifts = readings.Model.Rules.Shifts;
        terms[0] = new(ContributionKind.Base, 0, -1, 0);
        points[0] = channel.Base;
        var count = 1;

        for (var shift = 0; shift < shifts.Length; shift++)
        {
            var answer = readings.Sheet[shifts[shift].Item.Index];
            var moved = double.IsNaN(answer) ? 0 : shifts[shift].Rows[(int)answer, channel.Index];

            if (moved != 0)
            {
                terms[count] = new(ContributionKind.Shift, checked((short)shift), -1, 0);
                points[count++] = moved;
            }
        }

        foreach (var part in readings.Model.Parts[channel.Index])
        {
            if (!double.IsNaN(distances[part.Item]))
            {
                terms[count] = new(ContributionKind.Item, part.Item, part.Measure, 0);
                points[count++] = part.Gain * distances[part.Item];
            }
        }

        var bound = Math.Clamp(score.Unclipped, 0, 100) - score.Unclipped;

        if (Math.Abs(bound) > Condition.Tolerance)
        {
            terms[count] = new(ContributionKind.Bound, 0, -1, 0);
            points[count++] = bound;
        }

        return count;
    }

    /// <summary>Rounds to tenths by largest remainder, so that the terms add up to the shown score; order settles ties.</summary>
    /// <param name="points">What to round, with room behind it; becomes the remainders.</param>
    private static void Round(Span<double> points, int total, Span<Contribution> terms)
    {
        var left = total;

        for (var i = 0; i < terms.Length; i++)
        {
            var tenths = 10 * points[i];
            var whole = (int)Math.Floor(tenths + Condition.Tolerance);
            points[i] = tenths - whole;
            terms[i] = terms[i] with { Tenths = whole };
            left -= whole;
        }

        var remainders = points[..ChannelRows.Stride(terms.Length)];
        remainders[terms.Length..].Fill(-1);
        var edge = Edge(remainders, left) + Condition.Tolerance;

        // Whatever lies clear above the edge has a tenth more; only for the last few it matters who is larger.
        for (var i = 0; i < terms.Length; i++)
        {
            if (remainders[i] > edge)
            {
                RoundUp(ref terms[i], ref remainders[i]);
                left--;
            }
        }

        for (; left > 0; left--)
        {
            var largest = 0;

            for (var i = 1; i < terms.Length; i++)
            {
                // Remainders that are equal on paper must be equal here: the first of them wins.
                largest = remainders[i] > remainders[largest] + Condition.Tolerance ? i : largest;
            }

            RoundUp(ref terms[largest], ref remainders[largest]);
        }
    }

    private static void RoundUp(ref Contribution term, ref double remainder)
    {
        term = term with { Tenths = term.Tenths + 1 };
        remainder = -1;
    }

    /// <summary>A limit with not many fewer than so many remainders above it, and never more.</summary>
    private static double Edge(ReadOnlySpan<double> remainders, int count)
    {
        const double finest = 1 / 64.0;
        var edge = 1.0;

        for (var step = 1 / 2.0; step >= finest; step /= 2)
        {
            edge -= Lanes.CountAbove(remainders, edge - step) <= count ? step : 0;
        }

        return edge;
    }
}
