using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Planning;

/// <summary>What a plan is worth, what one more quarter hour would add, and when the unfunded come in (scoring.md §6).</summary>
/// <param name="NextQuarter">The worth of one more quarter hour, by channel, six decimals.</param>
/// <param name="Total">The worth of the plan's hours, three decimals.</param>
/// <param name="CurrentTotal">The worth of the hours as they are spent now; null where that was not said.</param>
/// <param name="Entries">Each core and support channel without hours and without bounds, in model order.</param>
public sealed record PlanDetail(
    ImmutableArray<double> NextQuarter,
    double Total,
    double? CurrentTotal,
    ImmutableArray<PlanEntry> Entries
)
{
    /// <summary>The detail of a plan of this card and request.</summary>
    public static PlanDetail Create(Scorecard card, PlanRequest request, HoursPlan plan, int focus)
    {
        const int decimals = 6;
        ImmutableArray<UtilityCurve> curves =
        [
            .. card.Model.Channels.Select(channel =>
                card.Model.Rules.Plan.UtilityOf(channel, card.Scores[channel.Index].Score)
            ),
        ];
        var more = curves.Select(
            (curve, channel) =>
                Math.Round(
                    curve.At(plan[channel] + (1.0 / PlanRules.QuartersPerHour)) - curve.At(plan[channel]),
                    decimals
                )
        );

        return new(
            [.. more],
            TotalOf(curves, channel => plan[channel]),
            request.Current is { } current ? TotalOf(curves, channel => current[channel]) : null,
            Entering(card, request, plan, focus)
        );
    }

    private static double TotalOf(ImmutableArray<UtilityCurve> curves, Func<int, double> hours)
    {
        const int decimals = 3;
        return Math.Round(curves.Select((curve, channel) => curve.At(hours(channel))).Sum(), decimals);
    }

    /// <summary>Looks at every longer week: reserves and bounds can shift where a channel comes in.</summary>
    private static ImmutableArray<PlanEntry> Entering(Scorecard card, PlanRequest request, HoursPlan plan, int focus)
    {
        var longest = PlanRules.ToQuarters(card.Model.Rules.Plan.Hours.Max);
        var allocator = new HoursAllocator(card, request.Bounds, focus);
        var unfunded = card
            .Model.Channels.Select(channel => channel.Index)
            .Where(channel => card.Verdicts[channel].IsMain && plan[channel] == 0 && !request.Bounds[channel].IsGiven)
            .ToArray();
        var entered = new double?[unfunded.Length];
        var missing = unfunded.Length;
        Span<int> quarters = stackalloc int[card.Scores.Length];
        Span<PlanRole> roles = stackalloc PlanRole[card.Scores.Length];

        for (var week = PlanRules.ToQuarters(plan.HoursPerWeek) + 1; week <= longest && missing > 0; week++)
        {
            allocator.Start(week, quarters, roles);

            for (var place = 0; place < unfunded.Length; place++)
            {
                if (entered[place] is null && quarters[unfunded[place]] > 0)
                {
                    entered[place] = (double)week / PlanRules.QuartersPerHour;
                    missing--;
                }
            }
        }

        return [.. unfunded.Zip(entered, (channel, hours) => new PlanEntry(channel, hours))];
    }
}

/// <summary>The fewest hours a week whose plan funds a channel; null where none does.</summary>
public readonly record struct PlanEntry(int Channel, double? EntersAtHours);
