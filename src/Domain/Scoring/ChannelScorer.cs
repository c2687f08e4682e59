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
            scores[channel] = ScoreChannel(constructScores, channel);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(scores);
    }

    /// <summary>
    /// Scores a channel: its base, the shifts of context answers, and g·w·d of each construct, where d is the distance from
    /// neutral as a share of the greatest possible distance. Unanswered items count as neutral, and as the answers that give
    /// the channel the fewest and the most points. The squared standard error adds up errors of the model, of measurement
    /// and of missing answers.
    /// </summary>
    internal static ChannelScore ScoreChannel(ConstructScores constructScores, int channel)
    {
        var (model, responses) = (constructScores.Model, constructScores.Responses);
        var sum = model.Channels[channel].Base;
        var (worst, best) = (sum, sum);
        var variance = model.Rules.Errors.ModelSd * model.Rules.Errors.ModelSd;

        foreach (var shift in model.Rules.Shifts)
        {
            var answer = responses[shift.Item.Index];

            if (!double.IsNaN(answer))
            {
                var points = shift.PointsFor(answer, channel);
                (sum, worst, best) = (sum + points, worst + points, best + points);
            }
            else if (responses.IsVisible(shift.Item))
            {
                var (fewest, most) = (shift.MinPoints[channel], shift.MaxPoints[channel]);
                (worst, best) = (worst + fewest, best + most);
                variance += VarianceBetween(fewest, most);
            }
        }

        foreach (var scale in model.ScalesByChannel[channel])
        {
            var gain = model.Gain(scale.Index, channel);
            ref readonly var score = ref constructScores[scale.Index];
            var (atLow, atHigh) = (gain * (score.Low - scale.Neutral), gain * (score.High - scale.Neutral));
            var error =
                !score.IsApplicable ? 0
                : score.IsAnswered ? scale.Error * scale.Error / score.Share
                : VarianceBetween(score.Low, score.High);
            sum += gain * (constructScores.PointOrNeutral(scale.Index) - scale.Neutral);
            (worst, best) = gain < 0 ? (worst + atHigh, best + atLow) : (worst + atLow, best + atHigh);
            variance += gain * gain * error;
        }

        var standardError = Math.Sqrt(variance);
        var halfWidth = model.Rules.Errors.LikelyFactor * standardError;
        return new(
            Rounding.ToTenths(sum),
            Rounding.ToTenths(worst),
            Rounding.ToTenths(best),
            Rounding.ToTenths(Rounding.Clip(sum) - halfWidth),
            Rounding.ToTenths(Rounding.Clip(sum) + halfWidth),
            sum,
            standardError
        );
    }

    /// <summary>Returns the variance of a uniform distribution between two values.</summary>
    private static double VarianceBetween(double low, double high) => (high - low) * (high - low) / 12;
}
