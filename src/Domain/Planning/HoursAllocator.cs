using System.Collections.Immutable;

namespace ChannelFit.Domain.Planning;

/// <summary>Allocates the quarter hours of a week to the funded channels (docs/scoring.md#6-hours-plan).</summary>
/// <param name="card">The result to plan for.</param>
/// <param name="bounds">The caller's limits by channel, which override all other rules for the channel.</param>
/// <param name="focus">The channel that the person asks about.</param>
internal readonly ref struct HoursAllocator(Scorecard card, ImmutableArray<QuarterBound> bounds, int focus)
{
    /// <summary>Gains closer than this are equal.</summary>
    private const double GainTolerance = 1e-12;

    private readonly Scorecard card = card;
    private readonly ImmutableArray<QuarterBound> bounds = bounds;
    private readonly int focus = focus;

    private PlanRules Rules => card.Model.Rules.Plan;

    /// <summary>Fills in the quarters and the role of each channel.</summary>
    public void Allocate(int week, Span<int> quarters, Span<PlanRole> roles)
    {
        var left = new ChannelFunding(card, bounds, focus).Fund(week, quarters, roles);
        AllocateRemaining(week, left, quarters, roles);
    }

    /// <summary>Gives each remaining quarter to the channel that gains most from it. Utility is concave in hours, so this gives the best plan.</summary>
    private void AllocateRemaining(int week, int left, Span<int> quarters, ReadOnlySpan<PlanRole> roles)
    {
        Span<int> funded = stackalloc int[quarters.Length];
        Span<int> limits = stackalloc int[quarters.Length];
        Span<double> gains = stackalloc double[quarters.Length];
        var (count, shared) = (0, left);

        foreach (var channel in card.RankOrder)
        {
            if (quarters[channel] > 0 && (IsMain(channel) || IsOnlyWatch(channel, roles)))
            {
                funded[count++] = channel;
                shared += quarters[channel];
            }
        }

        for (var place = 0; place < count; place++)
        {
            limits[place] = LimitOf(funded[place], week, shared, count, quarters, roles);
            gains[place] = GainOf(funded[place], quarters[funded[place]]);
        }

        for (; left > 0; left--)
        {
            var best = -1;

            for (var place = 0; place < count; place++)
            {
                var isOpen = quarters[funded[place]] < limits[place];
                best = isOpen && (best < 0 || gains[place] > gains[best] + GainTolerance) ? place : best;
            }

            if (best < 0)
            {
                return;
            }

            quarters[funded[best]]++;
            gains[best] = GainOf(funded[best], quarters[funded[best]]);
        }
    }

    /// <summary>Returns the most quarters that a channel can get; with three or more funded channels, a share of their quarters.</summary>
    private int LimitOf(
        int channel,
        int week,
        int shared,
        int fundedCount,
        ReadOnlySpan<int> quarters,
        ReadOnlySpan<PlanRole> roles
    )
    {
        var dose = WeekStep.At(Rules.Dose, week);
        var limit =
            IsOnlyWatch(channel, roles) ? Math.Max(dose, PlanRules.ShareOf(Rules.MaxShare, week))
            : fundedCount <= 2 ? shared
            : Math.Max(dose, PlanRules.ShareOf(Rules.MaxShare, shared));

        if (!bounds[channel].IsGiven)
        {
            limit = Math.Min(limit, Rules.MaxQuarters[channel]);
        }

        limit = Math.Max(limit, quarters[channel]);
        return Math.Min(limit, bounds[channel].Max ?? limit);
    }

    private double GainOf(int channel, int quarters)
    {
        var utility = Rules.UtilityOf(card.Model.Channels[channel], card.Scores[channel].Score);
        return utility.At((quarters + 1.0) / PlanRules.QuartersPerHour)
            - utility.At((double)quarters / PlanRules.QuartersPerHour);
    }

    private bool IsMain(int channel) => card.Verdicts[channel].IsMain;

    /// <summary>Returns whether the channel is a watch channel in a plan without main channels, so that it has no reserve.</summary>
    private bool IsOnlyWatch(int channel, ReadOnlySpan<PlanRole> roles)
    {
        if (roles[channel] != PlanRole.Watch)
        {
            return false;
        }

        foreach (var verdict in card.Verdicts)
        {
            if (verdict.IsMain)
            {
                return false; // the channel has the reserve
            }
        }

        return true;
    }
}
