using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>Turns readings into channel scores, with what missing answers and error leave open (scoring.md §3).</summary>
/// <remarks>Only + − × ÷ √ on doubles, in a fixed order: a sheet and a model give the same bits on every machine.</remarks>
public static class ChannelScorer
{
    /// <summary>The scores alone, in tenths by channel: no reasons, no bounds, no allocation.</summary>
    /// <param name="model">The scoring model.</param>
    /// <param name="sheet">The answers.</param>
    /// <param name="tenths">Takes one score per channel, 0–1000.</param>
    /// <exception cref="ArgumentException">The sheet answers another instrument.</exception>
    public static void Score(ScoringModel model, ResponseSet sheet, Span<int> tenths)
    {
        model.EnsureInstrument(sheet);
        Span<double> sums = stackalloc double[model.Bases.Length];
        Span<double> values = stackalloc double[model.Instrument.Items.Length];
        model.Bases.CopyTo(sums);
        model.ScoringKey.FillValues(sheet, values);

        foreach (var shift in model.Rules.Shifts)
        {
            AddShift(sums, shift, sheet[shift.Item.Index]);
        }

        foreach (var measure in model.ConstructScales)
        {
            AddMeasure(sums, model, measure, measure.PointScore(values) - measure.Neutral);
        }

        for (var channel = 0; channel < model.Channels.Length; channel++)
        {
            tenths[channel] = ToTenths(sums[channel]);
        }
    }

    /// <summary>The scores with ranges and likely intervals, by channel.</summary>
    public static ImmutableArray<ChannelScore> Score(ConstructScores readings)
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
            var answer = readings.Responses[shift.Item.Index];
            AddShift(sums, shift, answer);

            if (double.IsNaN(answer) && readings.Responses.IsVisible(shift.Item))
            {
                AddOpenShift(least, most, variance, shift);
            }
            else
            {
                AddShift(least, shift, answer);
                AddShift(most, shift, answer);
            }
        }

        foreach (var measure in model.ConstructScales)
        {
            var reading = readings[measure.Index];
            AddMeasure(sums, model, measure, readings.PointOrNeutral(measure.Index) - measure.Neutral);
            AddBounds(least, most, variance, model, measure, reading);
        }

        var scores = new ChannelScore[model.Channels.Length];

        for (var c = 0; c < scores.Length; c++)
        {
            var score = Clip(sums[c]);
            var spread = model.Rules.LikelyFactor * Math.Sqrt(variance[c]);
            scores[c] = new(
                ToTenths(score),
                ToTenths(least[c]),
                ToTenths(most[c]),
                ToTenths(score - spread),
                ToTenths(score + spread),
                sums[c]
            );
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(scores);
    }

    /// <summary>What is shown of a sum of points: held to 0–100, ⌊10·V + .5 + 1e-9⌋, a whole number of tenths.</summary>
    internal static int ToTenths(double sum) => (int)Math.Floor((10 * Clip(sum)) + .5 + Condition.Tolerance);

    private static double Clip(double score) => Math.Clamp(score, 0, 100);

    private static void AddShift(Span<double> sums, ContextShift shift, double answer)
    {
        if (!double.IsNaN(answer))
        {
            VectorMath.Add(sums, shift.PointRows[(int)answer]);
        }
    }

    private static void AddOpenShift(Span<double> least, Span<double> most, Span<double> variance, ContextShift shift)
    {
        for (var channel = 0; channel < shift.MinPoints.Length; channel++)
        {
            var width = shift.MaxPoints[channel] - shift.MinPoints[channel];
            least[channel] += shift.MinPoints[channel];
            most[channel] += shift.MaxPoints[channel];
            variance[channel] += width * width / 12;
        }
    }

    private static void AddMeasure(Span<double> sums, ScoringModel model, ConstructScale measure, double distance)
    {
        if (measure.Channel >= 0)
        {
            sums[measure.Channel] += model.Gain(measure.Index, measure.Channel) * distance;
        }
        else
        {
            VectorMath.Add(sums, model.Gains[measure.Index], distance);
        }
    }

    private static void AddBounds(
        Span<double> least,
        Span<double> most,
        Span<double> variance,
        ScoringModel model,
        ConstructScale measure,
        ConstructScore reading
    )
    {
        var (low, high) = (reading.Low - measure.Neutral, reading.High - measure.Neutral);
        var open = reading.High - reading.Low;
        var error =
            reading.IsMissing ? open * open / 12
            : reading.IsApplicable ? measure.Error * measure.Error / reading.Share
            : 0;

        if (measure.Channel is >= 0 and var channel)
        {
            var gain = model.Gain(measure.Index, channel);
            least[channel] += gain * (gain < 0 ? high : low);
            most[channel] += gain * (gain < 0 ? low : high);
            variance[channel] += gain * gain * error;
        }
        else
        {
            VectorMath.Add(least, model.Gains[measure.Index], low, whereNegative: high);
            VectorMath.Add(most, model.Gains[measure.Index], high, whereNegative: low);
            VectorMath.Add(variance, model.SquaredGains[measure.Index], error);
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
