using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>Turns readings into channel scores, with what missing answers and error leave open (scoring.md §3).</summary>
/// <remarks>Only + − × ÷ √ on doubles, in a fixed order: a sheet and a model give the same bits on every machine.</remarks>
public static class ChannelScorer
{
    /// <summary>Returns the scores with ranges and likely intervals, by channel.</summary>
    public static ImmutableArray<ChannelScore> Score(ConstructScores readings)
    {
        var scores = new ChannelScore[readings.Model.Channels.Length];

        for (var channel = 0; channel < scores.Length; channel++)
        {
            var sum = Sum(readings, channel, Side.Point);
            var error = Math.Sqrt(Variance(readings, channel));
            var spread = readings.Model.Rules.Errors.LikelyFactor * error;
            scores[channel] = new(
                ToTenths(sum),
                ToTenths(Sum(readings, channel, Side.Least)),
                ToTenths(Sum(readings, channel, Side.Most)),
                ToTenths(Clip(sum) - spread),
                ToTenths(Clip(sum) + spread),
                sum,
                error
            );
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(scores);
    }

    /// <summary>
    /// Returns a channel's points before they are held to 0–100: its base, the shifts of answers, and g·w·d of each
    /// construct, where d is the distance from neutral as a share of the furthest that a score can lie from it.
    /// </summary>
    /// <param name="readings">What the sheet says of the constructs.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="side">How unanswered questions count.</param>
    internal static double Sum(ConstructScores readings, int channel, Side side)
    {
        var model = readings.Model;
        var sum = model.Channels[channel].Base;

        foreach (var shift in model.Rules.Shifts)
        {
            var answer = readings.Responses[shift.Item.Index];

            if (!double.IsNaN(answer))
            {
                sum += shift.At(answer, channel);
            }
            else if (side != Side.Point && readings.Responses.IsVisible(shift.Item))
            {
                sum += side == Side.Least ? shift.MinPoints[channel] : shift.MaxPoints[channel];
            }
        }

        foreach (var measure in model.Weighed[channel])
        {
            var gain = model.Gain(measure.Index, channel);
            var score =
                side == Side.Point ? readings.PointOrNeutral(measure.Index)
                : gain < 0 == (side == Side.Most) ? readings[measure.Index].Low
                : readings[measure.Index].High;
            sum += gain * (score - measure.Neutral);
        }

        return sum;
    }

    /// <summary>Returns what is shown of a sum of points: held to 0–100, ⌊10·V + .5 + 1e-9⌋, a whole number of tenths.</summary>
    internal static int ToTenths(double sum) => (int)Math.Floor((10 * Clip(sum)) + .5 + Condition.Tolerance);

    /// <summary>Holds a score to 0–100.</summary>
    internal static double Clip(double score) => Math.Clamp(score, 0, 100);

    /// <summary>The square of the score's standard error: of the model, of measurement, and of what is not answered.</summary>
    private static double Variance(ConstructScores readings, int channel)
    {
        var model = readings.Model;
        var variance = model.Rules.Errors.ModelSd * model.Rules.Errors.ModelSd;

        foreach (var shift in model.Rules.Shifts)
        {
            if (double.IsNaN(readings.Responses[shift.Item.Index]) && readings.Responses.IsVisible(shift.Item))
            {
                var width = shift.MaxPoints[channel] - shift.MinPoints[channel];
                variance += width * width / 12;
            }
        }

        foreach (var measure in model.Weighed[channel])
        {
            var (gain, reading) = (model.Gain(measure.Index, channel), readings[measure.Index]);
            var open = reading.High - reading.Low;
            var error =
                !reading.IsApplicable ? 0
                : reading.IsAnswered ? measure.Error * measure.Error / reading.Share
                : open * open / 12;
            variance += gain * gain * error;
        }

        return variance;
    }
}

/// <summary>How a sum of points counts unanswered questions.</summary>
internal enum Side
{
    /// <summary>As neutral.</summary>
    Point,

    /// <summary>As whatever gives the channel least.</summary>
    Least,

    /// <summary>As whatever gives the channel most.</summary>
    Most,
}

/// <summary>One channel's score and what is open about it, in tenths of a point.</summary>
/// <param name="Score">What is shown.</param>
/// <param name="Min">The least that the unanswered items could still make of it.</param>
/// <param name="Max">The most that they could.</param>
/// <param name="Low">The lower end of the likely interval (level .80, assumed measurement error).</param>
/// <param name="High">The upper end.</param>
/// <param name="Unclipped">The sum in points before it is held to 0–100.</param>
/// <param name="Error">The standard error of the score, in points.</param>
public readonly record struct ChannelScore(
    int Score,
    int Min,
    int Max,
    int Low,
    int High,
    double Unclipped,
    double Error
)
{
    /// <summary>The score in points, held to 0–100 and not rounded.</summary>
    public double Exact => ChannelScorer.Clip(Unclipped);

    /// <summary>What is shown of the score, so many standard errors up or down.</summary>
    internal int TenthsAt(double errors) => ChannelScorer.ToTenths(Exact + (errors * Error));
}
