using ChannelFit.Domain;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The number of channels of plans, and their utility compared with other distributions of the same hours.</summary>
internal static class PlanFigures
{
    private const int MostChannels = 5;

    /// <summary>Returns the figures of the plans for the hours of the answers.</summary>
    public static string Of(SimulatedResults results)
    {
        var plans = results
            .Full.Zip(results.Plans)
            .Select(pair => new PersonalPlan(pair.First, pair.Second))
            .Where(plan => plan.Channels > 0)
            .ToList();
        var allocations = plans.SelectMany(plan => plan.Hours.Where(hours => hours > 0)).ToList();
        var fixedOrder = FixedPlan(results.Full);
        var table = new MarkdownTable("measure", "value");
        table.Row("channels in a plan", MarkdownTable.Points(plans.Average(plan => plan.Channels)));
        table.Row(
            "allocations under 1 h",
            SimulatedResults.Share(allocations.Count(hours => hours < 1), allocations.Count)
        );
        table.Row(
            "share of the utility of the plans that one fixed plan for everybody keeps",
            MarkdownTable.Percent(
                plans.Sum(plan => plan.ValueOf(HandOut(fixedOrder, plan.Quarters, plan.Limit)))
                    / plans.Sum(plan => plan.Value)
            )
        );

        foreach (var week in plans.GroupBy(plan => plan.Limit).Where(week => week.Key >= 2).OrderBy(week => week.Key))
        {
            table.Row(
                $"share of the unrestricted optimum, weeks of at most {week.Key} channels",
                MarkdownTable.Ratio(week.Average(plan => plan.Value / plan.Optimum))
            );
        }

        return table.ToString();
    }

    /// <summary>The mean curve of each channel, for a plan that does not depend on the person.</summary>
    private static UtilityCurve[] FixedPlan(Scorecard[] cards) =>
        [
            .. cards[0]
                .Model.Channels.Select(channel => new UtilityCurve(
                    cards.Average(card => Curve(card, channel).Limit),
                    channel.HalfSaturationHours
                )),
        ];

    private static UtilityCurve Curve(Scorecard card, Channel channel) =>
        card.Model.Rules.Plan.UtilityOf(channel, card.Scores[channel.Index].Score);

    /// <summary>Distributes quarters one by one to the channel that gains most, among a number of channels with the highest limits.</summary>
    private static double[] HandOut(UtilityCurve[] curves, int quarters, int channels)
    {
        var hours = new double[curves.Length];
        var taken = Enumerable
            .Range(0, curves.Length)
            .OrderByDescending(channel => curves[channel].Limit)
            .Take(channels)
            .ToArray();

        for (var quarter = 0; quarter < quarters; quarter++)
        {
            hours[
                taken.MaxBy(channel => curves[channel].At(hours[channel] + .25) - curves[channel].At(hours[channel]))
            ] += .25;
        }

        return hours;
    }

    private sealed class PersonalPlan
    {
        private readonly UtilityCurve[] curves;

        public PersonalPlan(Scorecard card, HoursPlan plan)
        {
            curves = [.. card.Model.Channels.Select(channel => Curve(card, channel))];
            Hours = [.. card.Model.Channels.Select(channel => plan[channel.Index])];
            Quarters = (int)(plan.HoursPerWeek * PlanRules.QuartersPerHour);
            Limit = Math.Min(WeekStep.At(card.Model.Rules.Plan.ChannelCounts, Quarters), MostChannels);
            Value = ValueOf(Hours);
            Optimum = ValueOf(HandOut(curves, Quarters, curves.Length));
        }

        public double[] Hours { get; }

        public int Quarters { get; }

        /// <summary>Returns the number of channels that the rules fund in a week.</summary>
        public int Limit { get; }

        public int Channels => Hours.Count(hours => hours > 0);

        public double Value { get; }

        public double Optimum { get; }

        public double ValueOf(double[] hours) => hours.Select((spent, channel) => curves[channel].At(spent)).Sum();
    }
}
