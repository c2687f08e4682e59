using System.Collections.Immutable;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Planning;

/// <summary>Selects the channels that get hours, and gives each its first quarters (docs/scoring.md#6-hours-plan).</summary>
/// <param name="card">The result to plan for.</param>
/// <param name="bounds">The caller's limits by channel, which override all other rules for the channel.</param>
/// <param name="focus">The channel that the person asks about.</param>
internal readonly ref struct ChannelFunding(Scorecard card, ImmutableArray<QuarterBound> bounds, int focus)
{
    private readonly Scorecard card = card;
    private readonly ImmutableArray<QuarterBound> bounds = bounds;
    private readonly int focus = focus;

    private PlanRules Rules => card.Model.Rules.Plan;

    /// <summary>Fills in the role and the first quarters of each channel, and returns the number of quarters that are left.</summary>
    public int Fund(int week, Span<int> quarters, Span<PlanRole> roles)
    {
        var (left, bounded, hasMain, mainHasHours) = (week, 0, false, false);

        for (var channel = 0; channel < quarters.Length; channel++)
        {
            quarters[channel] = bounds[channel].Min;
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

        var freeChannels = WeekStep.At(Rules.ChannelCounts, week) - bounded;
        var dose = WeekStep.At(Rules.Dose, week);

        foreach (var channel in card.RankOrder)
        {
            if (freeChannels <= 0 || left <= 0)
            {
                break;
            }

            var fits = hasMain ? IsMain(channel) : card.Verdicts[channel].Verdict == Verdict.Watch;

            if (!fits || quarters[channel] > 0 || bounds[channel].Max == 0)
            {
                continue;
            }

            var start = Math.Min(dose, bounds[channel].Max ?? dose);

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
}
