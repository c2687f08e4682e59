using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>Finds the unanswered question that would settle most (scoring.md §4, Next best question).</summary>
public static class NextBestQuestion
{
    /// <summary>The item, or null where no answer would gain anything.</summary>
    public static Item? Find(ConstructScores readings, ReadOnlySpan<ChannelVerdict> judgements)
    {
        var sheet = readings.Responses;
        var (best, most) = ((Item?)null, 0.0);

        foreach (var item in sheet.Instrument.Items)
        {
            // An option without a value, such as dont-know, is an answer: it is not asked again.
            if (!double.IsNaN(sheet[item.Index]) || !sheet.IsVisible(item))
            {
                continue;
            }

            var gain = GainOf(readings, judgements, item);

            if (gain > most + Condition.Tolerance)
            {
                (best, most) = (item, gain);
            }
        }

        return best;
    }

    private static double GainOf(ConstructScores readings, ReadOnlySpan<ChannelVerdict> judgements, Item item)
    {
        var model = readings.Model;
        var gain = 0.0;

        foreach (var measure in model.ConstructScales)
        {
            if (!measure.Uses(item.Index))
            {
                continue;
            }

            var open = readings[measure.Index].High - readings[measure.Index].Low;

            for (var channel = 0; channel < judgements.Length; channel++)
            {
                gain += IsFirm(judgements[channel]) ? 0 : Math.Abs(model.Gain(measure.Index, channel)) * open;
            }
        }

        foreach (var shift in model.Rules.Shifts)
        {
            for (var channel = 0; shift.Item.Index == item.Index && channel < judgements.Length; channel++)
            {
                gain += IsFirm(judgements[channel]) ? 0 : shift.MaxPoints[channel] - shift.MinPoints[channel];
            }
        }

        return gain;
    }

    private static bool IsFirm(ChannelVerdict judgement) => judgement.Firmness == Firmness.Firm;
}
