using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ChannelFit.Domain;

/// <summary>Turns readings into channel scores, with what missing answers and error leave open (scoring.md §3).</summary>
/// <remarks>Only + − × ÷ √ on doubles, in a fixed order: a sheet and a model give the same bits on every machine.</remarks>
public static class Scorer
{
    /// <summary>The scores alone, in tenths by channel: no reasons, no bounds, no allocation.</summary>
    /// <param name="model">The scoring model.</param>
    /// <param name="sheet">The answers.</param>
    /// <param name="tenths">Takes one score per channel, 0–1000.</param>
    /// <exception cref="ArgumentException">The sheet answers another instrument.</exception>
    public static void Score(ScoringModel model, AnswerSheet sheet, Span<int> tenths)
    {
        model.Require(sheet);
        Span<double> sums = stackalloc double[model.Bases.Length];
        model.Bases.CopyTo(sums);

        foreach (var shift in model.Rules.Shifts)
        {
            AddShift(sums, shift, sheet[shift.Item.Index]);
        }

        Span<double> distances = stackalloc double[model.Measures.Length];

        foreach (var measure in model.Measures)
        {
            distances[measure.Index] = measure.Point(model.Key, sheet) - measure.Neutral;
        }

        AddMeasures(sums, model, distances);

        for (var channel = 0; channel < model.Channels.Length; channel++)
        {
            tenths[channel] = Tenths(sums[channel]);
        }
    }

    /// <summary>The scores with ranges and likely intervals, by channel.</summary>
    public static ImmutableArray<ChannelScore> Score(Readings readings)
    {
        var model = readings.Model;
        Span<double> sums = stackalloc double[model.Bases.Length];
        Span<double> least = stackalloc double[sums.Length];
        Span<double> most = stackalloc double[sums.Length];
        Span<double> variance = stackalloc double[sums.Length];
        model.Bases.CopyTo(sums);
        model.Bases.CopyTo(least);
        model.Bases.CopyTo(most);
        variance.Clear();

        foreach (var shift in model.Rules.Shifts)
        {
            var answer = readings.Sheet[shift.Item.Index];
            AddShift(sums, shift, answer);

            if (double.IsNaN(answer) && readings.Sheet.IsVisible(shift.Item))
            {
                AddOpenShift(least, most, variance, shift);
            }
            else
            {
                AddShift(least, shift, answer);
                AddShift(most, shift, answer);
            }
        }

        Span<double> points = stackalloc double[model.Measures.Length];
        Span<double> lows = stackalloc double[points.Length];
        Span<double> highs = stackalloc double[points.Length];
        Span<double> errors = stackalloc double[points.Length];

        foreach (var measure in model.Measures)
        {
            var (at, reading) = (measure.Index, readings[measure.Index]);
            points[at] = readings.PointOrNeutral(at) - measure.Neutral;
            lows[at] = reading.Low - measure.Neutral;
            highs[at] = reading.High - measure.Neutral;
            errors[at] = ErrorOf(measure, reading);
        }

        AddMeasures(sums, model, points);
        AddBounds(least, model, lows, whereNegative: highs);
        AddBounds(most, model, highs, whereNegative: lows);
        AddErrors(variance, model, errors);

        var scores = new ChannelScore[model.Channels.Length];

        for (var c = 0; c < scores.Length; c++)
        {
            var score = Clip(sums[c]);
            var spread = model.Rules.LikelyFactor * Math.Sqrt(variance[c]);
            scores[c] = new(
                Tenths(score),
                Tenths(least[c]),
                Tenths(most[c]),
                Tenths(score - spread),
                Tenths(score + spread),
                sums[c]
            );
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(scores);
    }

    /// <summary>What is shown of a sum of points: held to 0–100, ⌊10·V + .5 + 1e-9⌋, a whole number of tenths.</summary>
    internal static int Tenths(double sum) => (int)Math.Floor((10 * Clip(sum)) + .5 + Condition.Tolerance);

    private static double Clip(double score) => Math.Clamp(score, 0, 100);

    private static void AddShift(Span<double> sums, Shift shift, double answer)
    {
        if (!double.IsNaN(answer))
        {
            Lanes.Add(sums, shift.Rows[(int)answer]);
        }
    }

    private static void AddOpenShift(Span<double> least, Span<double> most, Span<double> variance, Shift shift)
    {
        for (var channel = 0; channel < shift.Lowest.Length; channel++)
        {
            var width = shift.Highest[channel] - shift.Lowest[channel];
            least[channel] += shift.Lowest[channel];
            most[channel] += shift.Highest[channel];
            variance[channel] += width * width / 12;
        }
    }

    private static double ErrorOf(Measure measure, Reading reading)
    {
        var open = reading.High - reading.Low;
        return reading.Missing ? open * open / 12
            : reading.Applies ? measure.Error * measure.Error / reading.Share
            : 0;
    }

    /// <summary>What speaks of all channels comes first in the model, and so in each sum.</summary>
    private static void AddMeasures(Span<double> sums, ScoringModel model, ReadOnlySpan<double> distances)
    {
        Lanes.Add(sums, model.Gains, distances[..model.SharedMeasures]);

        foreach (var measure in model.OwnMeasures)
        {
            sums[measure.Channel] += model.Gain(measure.Index, measure.Channel) * distances[measure.Index];
        }
    }

    private static void AddBounds(
        Span<double> sums,
        ScoringModel model,
        ReadOnlySpan<double> distances,
        ReadOnlySpan<double> whereNegative
    )
    {
        Lanes.Add(sums, model.Gains, distances[..model.SharedMeasures], whereNegative);

        foreach (var measure in model.OwnMeasures)
        {
            var gain = model.Gain(measure.Index, measure.Channel);
            sums[measure.Channel] += gain * (gain < 0 ? whereNegative : distances)[measure.Index];
        }
    }

    private static void AddErrors(Span<double> variance, ScoringModel model, ReadOnlySpan<double> errors)
    {
        Lanes.Add(variance, model.SquaredGains, errors[..model.SharedMeasures]);

        foreach (var measure in model.OwnMeasures)
        {
            var gain = model.Gain(measure.Index, measure.Channel);
            variance[measure.Channel] += gain * gain * errors[measure.Index];
        }
    }
}

/// <summary>One channel's score and what is open about it, in tenths of a point.</summary>
/// <param name="Score">What is shown.</param>
/// <param name="Min">The least that the unanswered items could still make of it.</param>
/// <param name="Max">The most that they could.</param>
/// <param name="Low">The lower end of the likely interval (level .80, assumed measurement error).</param>
/// <param name="High">The upper end.</param>
/// <param name="Unclipped">The sum in points before it is held to 0–100.</param>
public readonly record struct ChannelScore(int Score, int Min, int Max, int Low, int High, double Unclipped);
