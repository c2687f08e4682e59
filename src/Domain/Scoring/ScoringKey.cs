using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Scoring;

/// <summary>What each answer is worth, in [0, 1] (scoring.md §1); lowering items are worth 0 or less.</summary>
public sealed class ScoringKey
{
    private readonly ItemScoring[] items;
    private readonly double[] table;
    private readonly int[] offsets;
    private readonly int[] tabulated;
    private readonly int[] curved;

    /// <summary>A key of one entry per item of the instrument, in its order.</summary>
    public ScoringKey(Instrument instrument, ImmutableArray<ItemScoring> keys)
    {
        items = [.. keys];
        offsets = new int[items.Length];
        tabulated = Positions(instrument.Items.Where(item => item.Type != ItemType.Number));
        curved = Positions(instrument.Items.Where(item => item.Type == ItemType.Number));
        var cells = new List<double>();

        // One table for every agreement and choice item: an answer's value, or that of none, is a look-up, not a branch.
        foreach (var item in tabulated)
        {
            offsets[item] = cells.Count;
            cells.Add(double.NaN);

            for (var answer = 0; answer <= instrument.Items[item].Max; answer++)
            {
                cells.Add(Tabulate(instrument.Items[item], keys[item], answer));
            }
        }

        table = [.. cells];

        static int[] Positions(IEnumerable<Item> items) => [.. items.Select(item => item.Index)];
    }

    public ItemScoring this[int item] => items[item];

    /// <summary>The value of an answer; NaN for no answer and for an option that carries no value.</summary>
    public double ValueOf(int item, double answer) =>
        curved.Contains(item) ? PiecewiseLinearCurve.Evaluate(items[item].Knots.AsSpan(), answer) : Look(item, answer);

    /// <summary>The value of every answer of a sheet, by item.</summary>
    internal void FillValues(ResponseSet sheet, Span<double> values)
    {
        var cells = sheet.Values;

        foreach (var item in tabulated)
        {
            values[item] = Look(item, cells[item]);
        }

        foreach (var item in curved)
        {
            values[item] = PiecewiseLinearCurve.Evaluate(items[item].Knots.AsSpan(), cells[item]);
        }
    }

    /// <summary>The first cell of an item is that of no answer, as NaN becomes 0.</summary>
    private double Look(int item, double answer) => table[offsets[item] + (int)(answer + 1)];

    private static double Tabulate(Item item, ItemScoring key, int answer)
    {
        if (item.Type == ItemType.Choice)
        {
            return key.Values.IsEmpty ? double.NaN : key.Values[answer];
        }

        var share = (answer - item.Min) / (item.Max - item.Min);
        return key.Reversed ? 1 - share : share;
    }
}

/// <summary>How one item is scored.</summary>
/// <param name="Reversed">Agreement with a <c>negative</c> direction: agreeing speaks against the construct.</param>
/// <param name="Values">A choice: the value by option, NaN where an option has none; empty where no option has.</param>
/// <param name="Knots">A number: the points between which its value runs straight.</param>
/// <param name="Changeable">Whether it asks about an act, which a person can change, and not a trait (scoring.md §8).</param>
/// <param name="LimitFactor">How many times its present number a person is asked for at most; null for any number.</param>
public sealed record ItemScoring(
    bool Reversed,
    ImmutableArray<double> Values,
    ImmutableArray<Knot> Knots,
    bool Changeable,
    double? LimitFactor = null
)
{
    /// <summary>The least that an option is worth; NaN where no option has a value.</summary>
    public double MinValue { get; } = Values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Min();
}

/// <summary>A point of a curve that runs straight between its points.</summary>
public readonly record struct Knot(double X, double Y);

/// <summary>Piecewise straight curves, flat outside their knots (scoring.md §1).</summary>
public static class PiecewiseLinearCurve
{
    /// <summary>The height at x; NaN where x is, or where there are no knots.</summary>
    public static double Evaluate(ReadOnlySpan<Knot> knots, double x)
    {
        if (knots.IsEmpty || double.IsNaN(x))
        {
            return double.NaN;
        }

        if (x <= knots[0].X)
        {
            return knots[0].Y;
        }

        for (var i = 1; i < knots.Length; i++)
        {
            if (x <= knots[i].X)
            {
                var (from, to) = (knots[i - 1], knots[i]);
                return from.Y + ((to.Y - from.Y) * ((x - from.X) / (to.X - from.X)));
            }
        }

        return knots[^1].Y;
    }
}
