namespace ChannelFit.Domain;

/// <summary>Finds the unanswered question that would settle most (scoring.md §4, Next best question).</summary>
public static class NextQuestion
{
    /// <summary>The item, or null where no answer would gain anything.</summary>
    public static Item? Of(Readings readings, ReadOnlySpan<Judgement> judgements)
    {
        var sheet = readings.Sheet;
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

    private static double GainOf(Readings readings, ReadOnlySpan<Judgement> judgements, Item item)
    {
        var model = readings.Model;
        var gain = 0.0;

        foreach (var measure in model.Measures)
        {
            if (!measure.Asks(item.Index))
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
                gain += IsFirm(judgements[channel]) ? 0 : shift.Highest[channel] - shift.Lowest[channel];
            }
        }

        return gain;
    }

    private static bool IsFirm(Judgement judgement) => judgement.Firmness == Firmness.Firm;
}
