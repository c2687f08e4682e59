using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Planning;

/// <summary>What a plan is worth, what one more quarter hour would add, and when the unfunded come in (scoring.md §6).</summary>
/// <param name="NextQuarter">The worth of one more quarter hour, by channel, six decimals.</param>
/// <param name="Total">The worth of the plan's hours, three decimals.</param>
/// <param name="CurrentTotal">The worth of the hours as they are spent now; null where that was not said.</param>
/// <param name="Entries">Each core and support channel without hours, in model order.</param>
public sealed record PlanDetail(
    ImmutableArray<double> NextQuarter,
    double Total,
    double? CurrentTotal,
    ImmutableArray<PlanEntry> Entries
)
{
    /// <summary>The detail of a plan of this card and request.</summary>
    public static PlanDetail Create(Scorecard card, PlanRequest request, HoursPlan plan)
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
            Entering(card, request, plan)
        );
    }

    private static double TotalOf(ImmutableArray<UtilityCurve> curves, Func<int, double> hours)
    {
        const int decimals = 3;
        return Math.Round(curves.Select((curve, channel) => curve.At(hours(channel))).Sum(), decimals);
    }

    /// <summary>Looks at every week from the shortest on: more hours can also put a channel out of the plan.</summary>
    private static ImmutableArray<PlanEntry> Entering(Scorecard card, PlanRequest request, HoursPlan plan)
    {
        var longest = PlanRules.ToQuarters(card.Model.Rules.Plan.Hours.Max);
        var solver = new PlanSolver(card, request.Bounds);
        var unfunded = card
            .Model.Channels.Select(channel => channel.Index)
            .Where(channel => solver.IsFundable(channel) && plan[channel] == 0)
            .ToList();
        var open = unfunded.Where(channel => !solver.IsExcluded(channel)).ToHashSet();
        var entered = new Dictionary<int, double>();

        for (var week = Math.Max(solver.ClaimedQuarters, 1); week <= longest && open.Count > 0; week++)
        {
            var quarters = solver.Solve(week, out _);

            foreach (var channel in open.Where(channel => quarters[channel] > 0).ToList())
            {
                open.Remove(channel);
                entered[channel] = (double)week / PlanRules.QuartersPerHour;
            }
        }

        return
        [
            .. unfunded.Select(channel => new PlanEntry(
                channel,
                entered.TryGetValue(channel, out var hours) ? hours : null
            )),
        ];
    }
}

/// <summary>The fewest hours a week whose plan funds a channel; null where none does.</summary>
public readonly record struct PlanEntry(int Channel, double? EntersAtHours);
