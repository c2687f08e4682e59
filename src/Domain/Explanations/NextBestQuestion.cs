using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>Chooses the question whose answer would settle most (scoring.md §4, Next best question).</summary>
public static class NextBestQuestion
{
    /// <summary>Returns the item, or null where no answer would gain anything.</summary>
    public static Item? Find(Scorecard card, int focus)
    {
        var sheet = card.Responses;
        var (best, most) = ((Item?)null, 0.0);
        Span<double> urgency = stackalloc double[card.Scores.Length];
        Urgency(card, focus, urgency);

        foreach (var item in sheet.Instrument.Items)
        {
            // An option without a value, such as dont-know, is an answer: it is not asked again.
            if (!double.IsNaN(sheet[item.Index]) || !sheet.IsVisible(item))
            {
                continue;
            }

            var gain = GainOf(card, urgency, item);

            if (gain > most + Condition.Tolerance)
            {
                (best, most) = (item, gain);
            }
        }

        return best;
    }

    /// <summary>How much a point more or less matters, by channel: the nearer a score lies to a cut score, the more.</summary>
    private static void Urgency(Scorecard card, int focus, Span<double> urgency)
    {
        for (var channel = 0; channel < urgency.Length; channel++)
        {
            urgency[channel] =
                card.Model.Rules.FocusWeight is not { } weight
                    ? (card.Verdicts[channel].Firmness == Firmness.Firm ? 0 : 1)
                : channel == focus ? weight * Nearness(card, channel)
                : Nearness(card, channel);
        }
    }

    private static double Nearness(Scorecard card, int channel)
    {
        var (bands, score) = (card.Model.Rules.Bands, card.Scores[channel]);
        var nearest = double.PositiveInfinity;

        foreach (var cut in (ReadOnlySpan<int>)[bands.Watch, bands.Support, bands.Core])
        {
            nearest = Math.Min(nearest, Math.Abs(score.Exact - (cut / 10.0)));
        }

        var reach = card.Model.Rules.Errors.LikelyFactor * score.Error;
        return reach > 0 ? Math.Max(0, 1 - (nearest / reach)) : 0;
    }

    private static double GainOf(Scorecard card, ReadOnlySpan<double> urgency, Item item)
    {
        var rules = card.Model.Rules;
        var gain = 0.0;

        foreach (var measure in card.Model.ConstructScales)
        {
            if (measure.Uses(item.Index))
            {
                var open = OpenTo(card, measure, item);

                for (var channel = 0; channel < urgency.Length; channel++)
                {
                    gain += urgency[channel] * Math.Abs(card.Model.Gain(measure.Index, channel)) * open;
                }
            }
        }

        // Version 1 counts the whole spread of a shift's points, later versions how far a point can lie from their middle.
        var share = rules.FocusWeight is null ? 1.0 : 0.5;

        foreach (var shift in rules.Shifts)
        {
            for (var channel = 0; shift.Item.Index == item.Index && channel < urgency.Length; channel++)
            {
                gain += urgency[channel] * share * (shift.MaxPoints[channel] - shift.MinPoints[channel]);
            }
        }

        return gain;
    }

    /// <summary>How far an answer to the item can move the construct: by its part in the mean, or by what it lowers.</summary>
    private static double OpenTo(Scorecard card, ConstructScale measure, Item item)
    {
        var reading = card.ConstructScores[measure.Index];
        return card.Model.Rules.FocusWeight is null ? reading.High - reading.Low
            : measure.Drop == item.Index ? -card.Model.ScoringKey[item.Index].MinValue
            : 1.0 / (reading.Answered + 1);
    }
}
