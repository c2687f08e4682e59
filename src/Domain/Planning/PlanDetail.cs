using System.Collections.Immutable;

namespace ChannelFit.Domain.Planning;

/// <summary>The utility of a plan, the utility of one more quarter hour, and the hours from which other channels are funded (docs/scoring.md#6-hours-plan).</summary>
/// <param name="NextQuarter">The utility of one more quarter hour, by channel, rounded to six decimals.</param>
/// <param name="Total">The utility of the planned hours, rounded to three decimals.</param>
/// <param name="CurrentTotal">The utility of the hours as the person spends them now; null if the request does not give them.</param>
/// <param name="Thresholds">The weekly hours that fund the core and support channels without hours and without bounds, in model order.</param>
public sealed record PlanDetail(
    ImmutableArray<double> NextQuarter,
    double Total,
    double? CurrentTotal,
    ImmutableArray<FundingThreshold> Thresholds
)
{
    /// <summary>Calculates the detail of a plan.</summary>
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
            FindThresholds(card, request, plan, focus)
        );
    }

    private static double TotalOf(ImmutableArray<UtilityCurve> curves, Func<int, double> hours)
    {
        const int decimals = 3;
        return Math.Round(curves.Select((curve, channel) => curve.At(hours(channel))).Sum(), decimals);
    }

    /// <summary>Tries every longer week, because reserves and bounds can change the hours from which a channel is funded.</summary>
    private static ImmutableArray<FundingThreshold> FindThresholds(
        Scorecard card,
        PlanRequest request,
        HoursPlan plan,
        int focus
    )
    {
        var longest = PlanRules.ToQuarters(card.Model.Rules.Plan.Hours.Max);
        var funding = new ChannelFunding(card, request.Bounds, focus);
        var unfunded = card
            .Model.Channels.Select(channel => channel.Index)
            .Where(channel => card.Verdicts[channel].IsMain && plan[channel] == 0 && !request.Bounds[channel].IsGiven)
            .ToArray();
        var thresholds = new double?[unfunded.Length];
        var missing = unfunded.Length;
        Span<int> quarters = stackalloc int[card.Scores.Length];
        Span<PlanRole> roles = stackalloc PlanRole[card.Scores.Length];

        for (var week = PlanRules.ToQuarters(plan.HoursPerWeek) + 1; week <= longest && missing > 0; week++)
        {
            funding.Fund(week, quarters, roles);

            for (var place = 0; place < unfunded.Length; place++)
            {
                if (thresholds[place] is null && quarters[unfunded[place]] > 0)
                {
                    thresholds[place] = (double)week / PlanRules.QuartersPerHour;
                    missing--;
                }
            }
        }

        return [.. unfunded.Zip(thresholds, (channel, hours) => new FundingThreshold(channel, hours))];
    }
}

/// <summary>The fewest weekly hours with which a channel is funded; null if it is never funded.</summary>
public readonly record struct FundingThreshold(int Channel, double? Hours);
