namespace ChannelFit.Domain;

/// <summary>What a term of a score comes from.</summary>
public enum ContributionKind
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
public static class Contributions
{
    /// <summary>The terms of every channel, each in the order base, shifts, items, bound.</summary>
    public static Contribution[][] Of(Readings readings, ReadOnlySpan<ChannelScore> scores)
    {
        var model = readings.Model;
        var items = ItemTerms(readings);
        var terms = new Contribution[model.Channels.Length][];
        Span<Contribution> buffer = stackalloc Contribution[items.Count + model.Rules.Shifts.Length + 2];
        Span<double> points = stackalloc double[buffer.Length];

        foreach (var channel in model.Channels)
        {
            var count = Collect(readings, channel, items, scores[channel.Index], buffer, points);
            Round(points[..count], scores[channel.Index].Score, buffer[..count]);
            terms[channel.Index] = buffer[..count].ToArray();
        }

        return terms;
    }

    private static int Collect(
        Readings readings,
        Channel channel,
        List<ItemTerm> items,
        ChannelScore score,
        Span<Contribution> terms,
        Span<double> points
    )
    {
        var model = readings.Model;
        terms[0] = new(ContributionKind.Base, 0, -1, 0);
        points[0] = channel.Base;
        var count = 1;

        for (var shift = 0; shift < model.Rules.Shifts.Length; shift++)
        {
            var answer = readings.Sheet[model.Rules.Shifts[shift].Item.Index];
            var moved = double.IsNaN(answer) ? 0 : model.Rules.Shifts[shift].Points[(int)answer][channel.Index];

            if (moved != 0)
            {
                terms[count] = new(ContributionKind.Shift, shift, -1, 0);
                points[count++] = moved;
            }
        }

        foreach (var item in items)
        {
            if (model.Weight(item.Measure, channel.Index) != 0)
            {
                terms[count] = new(ContributionKind.Item, item.Index, item.Measure, 0);
                points[count++] = model.Gain(item.Measure, channel.Index) * item.Distance;
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

    /// <summary>The part that each answered item plays in its construct's distance from neutral, in instrument order.</summary>
    private static List<ItemTerm> ItemTerms(Readings readings)
    {
        var terms = new List<ItemTerm>(readings.Sheet.Answered);

        foreach (var measure in readings.Model.Measures)
        {
            AddTerms(terms, readings, measure);
        }

        terms.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        return terms;
    }

    private static void AddTerms(List<ItemTerm> terms, Readings readings, Measure measure)
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
            var value = key.Value(item, sheet[item]);

            if (!double.IsNaN(value))
            {
                terms.Add(new(item, measure.Index, (value - measure.Neutral) / count));
            }
        }

        if (measure.Help is { } help && key.Value(help.Item, sheet[help.Item]) is var lift && !double.IsNaN(lift))
        {
            // Help alone lifts nothing: without a mean the construct is missing.
            var mean = sum / count;
            terms.Add(new(help.Item, measure.Index, count == 0 ? 0 : help.Lift(mean, lift) - mean));
        }

        if (measure.Drop is { } drop && !double.IsNaN(key.Value(drop, sheet[drop])))
        {
            terms.Add(new(drop, measure.Index, readings[measure.Index].Point - sum));
        }
    }

    /// <summary>Rounds to tenths by largest remainder, so that the terms add up to the shown score; order settles ties.</summary>
    private static void Round(ReadOnlySpan<double> points, int total, Span<Contribution> terms)
    {
        Span<double> remainders = stackalloc double[points.Length];
        var left = total;

        for (var i = 0; i < points.Length; i++)
        {
            var tenths = 10 * points[i];
            var whole = (int)Math.Floor(tenths + Condition.Tolerance);
            remainders[i] = tenths - whole;
            terms[i] = terms[i] with { Tenths = whole };
            left -= whole;
        }

        for (; left > 0; left--)
        {
            var largest = 0;

            for (var i = 1; i < remainders.Length; i++)
            {
                // Remainders that are equal on paper must be equal here: the first of them wins.
                largest = remainders[i] > remainders[largest] + Condition.Tolerance ? i : largest;
            }

            terms[largest] = terms[largest] with { Tenths = terms[largest].Tenths + 1 };
            remainders[largest] = -1;
        }
    }

    private readonly record struct ItemTerm(int Index, int Measure, double Distance);
}
