using System.Collections.Immutable;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Planning;

/// <summary>Allocates the quarter hours of a week (docs/scoring.md#6-hours-plan): first selects the funded channels, then distributes the quarters.</summary>
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
        var left = FundChannels(week, quarters, roles);
        AllocateRemaining(week, left, quarters, roles);
    }

    /// <summary>Gives each funded channel its first quarters, and returns the number of quarters that are left.</summary>
    public int FundChannels(int week, Span<int> quarters, Span<PlanRole> roles)
    {
        var (left, bounded, hasMain, mainHasHours) = (week, 0, false, false);

        for (var channel = 0; channel < quarters.Length; channel++)
        {
            quarters[channel] = bounds[channel].Least;
            roles[channel] = PlanRole.Main;
            left -= quarters[channel];
            bounded += quarters[channel] > 0 ? 1 : 0;
            hasMain |= IsMain(channel);
            mainHasHours |= IsMain(channel) && quarters[channel] > 0;
        }

        left -= Reserve(week, left, FindBuildChannel(), Rules.Build, PlanRole.Build, quarters, roles);
        left -= Reserve(
            week,
            left,
            hasMain ? FindWatchChannel(quarters) : -1,
            Rules.Watch,
            PlanRole.Watch,
            quarters,
            roles
        );

        var freeChannels = WeekStep.At(Rules.Channels, week) - bounded;
        var dose = WeekStep.At(Rules.Dose, week);

        foreach (var channel in card.RankOrder)
        {
            if (freeChannels <= 0 || left <= 0)
            {
                break;
            }

            var fits = hasMain ? IsMain(channel) : card.Verdicts[channel].Verdict == Verdict.Watch;

            if (!fits || quarters[channel] > 0 || bounds[channel].Most == 0)
            {
                continue;
            }

            var start = Math.Min(dose, bounds[channel].Most ?? dose);

            if (start > left)
            {
                // The first channel gets the rest. No other channel starts with less than its dose.
                quarters[channel] = mainHasHours ? 0 : left;
                left -= quarters[channel];
                roles[channel] = hasMain ? PlanRole.Main : PlanRole.Watch;
                break;
            }

            quarters[channel] = start;
            left -= start;
            mainHasHours = true;
            freeChannels--;

            if (!hasMain)
            {
                roles[channel] = PlanRole.Watch;
                break; // without a main channel, one watch channel is funded
            }
        }

        return left;
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
            IsOnlyWatch(channel, roles) ? Math.Max(dose, PlanRules.ShareOf(Rules.MaximumShare, week))
            : fundedCount <= 2 ? shared
            : Math.Max(dose, PlanRules.ShareOf(Rules.MaximumShare, shared));

        if (!bounds[channel].IsGiven)
        {
            limit = Math.Min(limit, Rules.MaximumQuarters[channel]);
        }

        limit = Math.Max(limit, quarters[channel]);
        return Math.Min(limit, bounds[channel].Most ?? limit);
    }

    private double GainOf(int channel, int quarters)
    {
        var utility = Rules.UtilityOf(card.Model.Channels[channel], card.Scores[channel].Score);
        return utility.At((quarters + 1.0) / PlanRules.QuartersPerHour)
            - utility.At((double)quarters / PlanRules.QuartersPerHour);
    }

    /// <summary>Reserves quarters for a channel if the week is long enough, and returns how many.</summary>
    private static int Reserve(
        int week,
        int left,
        int channel,
        WeekStep reserve,
        PlanRole role,
        Span<int> quarters,
        Span<PlanRole> roles
    )
    {
        if (channel < 0 || week < reserve.FromQuarters || left < reserve.Value)
        {
            return 0;
        }

        quarters[channel] = reserve.Value;
        roles[channel] = role;
        return reserve.Value;
    }

    /// <summary>Returns the first channel to build up without bounds of the caller; -1 when there is none.</summary>
    private int FindBuildChannel()
    {
        if (card.Model.Rules.Build is { } build)
        {
            foreach (var channel in build.Channels)
            {
                if (card.Verdicts[channel].Build && !bounds[channel].IsGiven)
                {
                    return channel;
                }
            }
        }

        return -1;
    }

    /// <summary>Returns the channel to watch: the focus, or the first in rank order; -1 when there is none.</summary>
    private int FindWatchChannel(ReadOnlySpan<int> quarters)
    {
        if (CanWatch(focus, quarters))
        {
            return focus;
        }

        foreach (var channel in card.RankOrder)
        {
            if (CanWatch(channel, quarters))
            {
                return channel;
            }
        }

        return -1;
    }

    private bool CanWatch(int channel, ReadOnlySpan<int> quarters) =>
        card.Verdicts[channel].Verdict == Verdict.Watch && quarters[channel] == 0 && !bounds[channel].IsGiven;

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
