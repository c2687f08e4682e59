using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ChannelFit.Domain.Scoring;

/// <summary>Calculates channel scores and their uncertainty from construct scores (docs/scoring.md#3-channel-scores).</summary>
/// <remarks>
/// Only + − × ÷ √ on doubles, in a fixed order: the same answers and model give the same bits on every machine.
/// </remarks>
public static class ChannelScorer
{
    /// <summary>Returns the scores with ranges and likely intervals, by channel.</summary>
    public static ImmutableArray<ChannelScore> Score(ConstructScores constructScores)
    {
        var scores = new ChannelScore[constructScores.Model.Channels.Length];

        for (var channel = 0; channel < scores.Length; channel++)
        {
            var sum = Sum(constructScores, channel, UnansweredItems.Neutral);
            var error = Math.Sqrt(Variance(constructScores, channel));
            var halfWidth = constructScores.Model.Rules.Errors.LikelyFactor * error;
            scores[channel] = new(
                Rounding.ToTenths(sum),
                Rounding.ToTenths(Sum(constructScores, channel, UnansweredItems.Worst)),
                Rounding.ToTenths(Sum(constructScores, channel, UnansweredItems.Best)),
                Rounding.ToTenths(Rounding.Clip(sum) - halfWidth),
                Rounding.ToTenths(Rounding.Clip(sum) + halfWidth),
                sum,
                error
            );
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(scores);
    }

    /// <summary>
    /// Returns a channel's points before they are clipped to 0–100: its base, the shifts of context answers, and g·w·d of
    /// each construct, where d is the distance from neutral as a share of the greatest possible distance.
    /// </summary>
    /// <param name="constructScores">The person's construct scores.</param>
    /// <param name="channel">The position of the channel.</param>
    /// <param name="unanswered">How unanswered items count.</param>
    internal static double Sum(ConstructScores constructScores, int channel, UnansweredItems unanswered)
    {
        var model = constructScores.Model;
        var sum = model.Channels[channel].Base;

        foreach (var shift in model.Rules.Shifts)
        {
            var answer = constructScores.Responses[shift.Item.Index];

            if (!double.IsNaN(answer))
            {
                sum += shift.PointsFor(answer, channel);
            }
            else if (unanswered != UnansweredItems.Neutral && constructScores.Responses.IsVisible(shift.Item))
            {
                sum += unanswered == UnansweredItems.Worst ? shift.MinPoints[channel] : shift.MaxPoints[channel];
            }
        }

        foreach (var scale in model.ScalesByChannel[channel])
        {
            var gain = model.Gain(scale.Index, channel);
            var score =
                unanswered == UnansweredItems.Neutral ? constructScores.PointOrNeutral(scale.Index)
                : gain < 0 == (unanswered == UnansweredItems.Best) ? constructScores[scale.Index].Low
                : constructScores[scale.Index].High;
            sum += gain * (score - scale.Neutral);
        }

        return sum;
    }

    /// <summary>Returns the squared standard error of a score: errors of the model, of measurement and of missing answers.</summary>
    private static double Variance(ConstructScores constructScores, int channel)
    {
        var model = constructScores.Model;
        var variance = model.Rules.Errors.ModelSd * model.Rules.Errors.ModelSd;

        foreach (var shift in model.Rules.Shifts)
        {
            if (
                double.IsNaN(constructScores.Responses[shift.Item.Index])
                && constructScores.Responses.IsVisible(shift.Item)
            )
            {
                var width = shift.MaxPoints[channel] - shift.MinPoints[channel];
                variance += width * width / 12; // of a uniform distribution
            }
        }

        foreach (var scale in model.ScalesByChannel[channel])
        {
            var (gain, score) = (model.Gain(scale.Index, channel), constructScores[scale.Index]);
            var width = score.High - score.Low;
            var error =
                !score.IsApplicable ? 0
                : score.IsAnswered ? scale.Error * scale.Error / score.Share
                : width * width / 12;
            variance += gain * gain * error;
        }

        return variance;
    }
}

/// <summary>The treatment of unanswered items in a sum of points.</summary>
internal enum UnansweredItems
{
    /// <summary>With the neutral score.</summary>
    Neutral,

    /// <summary>With the answer that gives the channel the fewest points.</summary>
    Worst,

    /// <summary>With the answer that gives the channel the most points.</summary>
    Best,
}
