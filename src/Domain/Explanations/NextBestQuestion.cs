using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>Finds the unanswered item whose answer would reduce uncertainty most (docs/scoring.md#next-best-question).</summary>
public static class NextBestQuestion
{
    /// <summary>Returns the item, or null if no answer would reduce uncertainty.</summary>
    /// <param name="card">The result.</param>
    /// <param name="focus">The channel that the person asks about.</param>
    public static Item? Find(Scorecard card, int focus)
    {
        var responses = card.Responses;
        var (best, most) = ((Item?)null, 0.0);
        Span<double> pointWeights = stackalloc double[card.Scores.Length];
        FillPointWeights(card, focus, pointWeights);

        foreach (var item in responses.Instrument.Items)
        {
            // An option without a value, such as dont-know, is an answer, so the item is not asked again.
            if (!double.IsNaN(responses[item.Index]) || !responses.IsVisible(item))
            {
                continue;
            }

            var gain = GainOf(card, pointWeights, item);

            if (gain > most + Rounding.Tolerance)
            {
                (best, most) = (item, gain);
            }
        }

        return best;
    }

    /// <summary>Fills in the weight of a point, by channel: the closer a score is to a cut score, the greater the weight.</summary>
    private static void FillPointWeights(Scorecard card, int focus, Span<double> pointWeights)
    {
        for (var channel = 0; channel < pointWeights.Length; channel++)
        {
            pointWeights[channel] =
                card.Model.Rules.FocusWeight is not { } weight
                    ? (card.Verdicts[channel].Firmness == Firmness.Firm ? 0 : 1)
                : channel == focus ? weight * NearnessToCutScore(card, channel)
                : NearnessToCutScore(card, channel);
        }
    }

    private static double NearnessToCutScore(Scorecard card, int channel)
    {
        var (bands, score) = (card.Model.Rules.Bands, card.Scores[channel]);
        var nearest = double.PositiveInfinity;

        foreach (var cut in (ReadOnlySpan<int>)[bands.Watch, bands.Support, bands.Core])
        {
            nearest = Math.Min(nearest, Math.Abs(score.Exact - (cut / 10.0)));
        }

        var halfWidth = card.Model.Rules.Errors.LikelyFactor * score.Error;
        return halfWidth > 0 ? Math.Max(0, 1 - (nearest / halfWidth)) : 0;
    }

    private static double GainOf(Scorecard card, ReadOnlySpan<double> pointWeights, Item item)
    {
        var rules = card.Model.Rules;
        var gain = 0.0;

        foreach (var scale in card.Model.ConstructScales)
        {
            if (scale.Uses(item.Index))
            {
                var change = GreatestChange(card, scale, item);

                for (var channel = 0; channel < pointWeights.Length; channel++)
                {
                    gain += pointWeights[channel] * Math.Abs(card.Model.Gain(scale.Index, channel)) * change;
                }
            }
        }

        // Version 1 counts the whole range of a shift's points, later versions the distance from the middle of the range.
        var share = rules.FocusWeight is null ? 1.0 : 0.5;

        foreach (var shift in rules.Shifts)
        {
            for (var channel = 0; shift.Item.Index == item.Index && channel < pointWeights.Length; channel++)
            {
                gain += pointWeights[channel] * share * (shift.MaxPoints[channel] - shift.MinPoints[channel]);
            }
        }

        return gain;
    }

    /// <summary>Returns the greatest change of the construct by an answer to the item: its part of the mean, or its lowest value.</summary>
    private static double GreatestChange(Scorecard card, ConstructScale scale, Item item)
    {
        var score = card.ConstructScores[scale.Index];
        return card.Model.Rules.FocusWeight is null ? score.High - score.Low
            : scale.LoweringItem == item.Index ? -card.Model.ScoringKey[item.Index].MinValue
            : 1.0 / (score.Answered + 1);
    }
}
