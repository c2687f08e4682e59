using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Planning;

/// <summary>Shares out the quarter hours of a week (scoring.md §6): who gets any, and then quarter by quarter how many.</summary>
/// <param name="card">The result that is planned for.</param>
/// <param name="bounds">The caller's limits, by channel; they override everything else for their channel.</param>
/// <param name="focus">The channel that the person asks about.</param>
internal readonly ref struct HoursAllocator(Scorecard card, ImmutableArray<QuarterBound> bounds, int focus)
{
    private const double Tie = 1e-12;

    private readonly Scorecard card = card;
    private readonly ImmutableArray<QuarterBound> bounds = bounds;
    private readonly int focus = focus;

    private PlanRules Rules => card.Model.Rules.Plan;

    /// <summary>Fills in quarters and roles by channel.</summary>
    public void Allocate(int week, Span<int> quarters, Span<PlanRole> roles)
    {
        var left = Start(week, quarters, roles);
        HandOut(week, left, quarters, roles);
    }

    /// <summary>Gives each channel that is funded what it starts with, and returns the quarters that are left.</summary>
    public int Start(int week, Span<int> quarters, Span<PlanRole> roles)
    {
        var (left, asked, hasMain, mainHasHours) = (week, 0, false, false);

        for (var channel = 0; channel < quarters.Length; channel++)
        {
            quarters[channel] = bounds[channel].Least;
            roles[channel] = PlanRole.Main;
            left -= quarters[channel];
            asked += quarters[channel] > 0 ? 1 : 0;
            hasMain |= IsMain(channel);
            mainHasHours |= IsMain(channel) && quarters[channel] > 0;
        }

        left -= Reserve(week, left, BuildChannel(), Rules.Build, PlanRole.Build, quarters, roles);
        left -= Reserve(
            week,
            left,
            hasMain ? WatchChannel(quarters) : -1,
            Rules.Watch,
            PlanRole.Watch,
            quarters,
            roles
        );

        var places = WeekStep.At(Rules.Channels, week) - asked;
        var dose = WeekStep.At(Rules.Dose, week);

        foreach (var channel in card.RankOrder)
        {
            if (places <= 0 || left <= 0)
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
                // The first channel takes what there is; no other starts with less than its dose.
                quarters[channel] = mainHasHours ? 0 : left;
                left -= quarters[channel];
                roles[channel] = hasMain ? PlanRole.Main : PlanRole.Watch;
                break;
            }

            quarters[channel] = start;
            left -= start;
            mainHasHours = true;
            places--;

            if (!hasMain)
            {
                roles[channel] = PlanRole.Watch;
                break; // a watch channel stands alone
            }
        }

        return left;
    }

    /// <summary>Gives quarter by quarter to the channel that gains most from it. The worth of hours is concave, so this is the best plan.</summary>
    private void HandOut(int week, int left, Span<int> quarters, ReadOnlySpan<PlanRole> roles)
    {
        Span<int> takers = stackalloc int[quarters.Length];
        Span<int> limits = stackalloc int[quarters.Length];
        Span<double> gains = stackalloc double[quarters.Length];
        var (count, shared) = (0, left);

        foreach (var channel in card.RankOrder)
        {
            if (quarters[channel] > 0 && (IsMain(channel) || IsLone(channel, roles)))
            {
                takers[count++] = channel;
                shared += quarters[channel];
            }
        }

        for (var place = 0; place < count; place++)
        {
            limits[place] = LimitOf(takers[place], week, shared, count, quarters, roles);
            gains[place] = GainOf(takers[place], quarters[takers[place]]);
        }

        for (; left > 0; left--)
        {
            var best = -1;

            for (var place = 0; place < count; place++)
            {
                var isOpen = quarters[takers[place]] < limits[place];
                best = isOpen && (best < 0 || gains[place] > gains[best] + Tie) ? place : best;
            }

            if (best < 0)
            {
                return;
            }

            quarters[takers[best]]++;
            gains[best] = GainOf(takers[best], quarters[takers[best]]);
        }
    }

    /// <summary>The most quarters that a channel gets: at most half of what three and more share.</summary>
    private int LimitOf(
        int channel,
        int week,
        int shared,
        int funded,
        ReadOnlySpan<int> quarters,
        ReadOnlySpan<PlanRole> roles
    )
    {
        var dose = WeekStep.At(Rules.Dose, week);
        var limit =
            IsLone(channel, roles) ? Math.Max(dose, PlanRules.Part(Rules.MaximumShare, week))
            : funded <= 2 ? shared
            : Math.Max(dose, PlanRules.Part(Rules.MaximumShare, shared));

        if (!bounds[channel].IsGiven)
        {
            limit = Math.Min(limit, Rules.MaximumQuarters[channel]);
        }

        limit = Math.Max(limit, quarters[channel]);
        return Math.Min(limit, bounds[channel].Most ?? limit);
    }

    private double GainOf(int channel, int quarters)
    {
        var worth = Rules.UtilityOf(card.Model.Channels[channel], card.Scores[channel].Score);
        return worth.At((quarters + 1.0) / PlanRules.QuartersPerHour)
            - worth.At((double)quarters / PlanRules.QuartersPerHour);
    }

    /// <summary>Keeps some quarters for a channel where the week is long enough, and returns how many.</summary>
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

    /// <summary>The first channel to grow into that the caller says nothing of; -1 for none.</summary>
    private int BuildChannel()
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

    /// <summary>The watch channel to keep an eye on: the focus, else the first in rank order; -1 for none.</summary>
    private int WatchChannel(ReadOnlySpan<int> quarters)
    {
        if (MayWatch(focus, quarters))
        {
            return focus;
        }

        foreach (var channel in card.RankOrder)
        {
            if (MayWatch(channel, quarters))
            {
                return channel;
            }
        }

        return -1;
    }

    private bool MayWatch(int channel, ReadOnlySpan<int> quarters) =>
        card.Verdicts[channel].Verdict == Verdict.Watch && quarters[channel] == 0 && !bounds[channel].IsGiven;

    private bool IsMain(int channel) => card.Verdicts[channel].IsMain;

    /// <summary>Whether it is the watch channel that stands alone: one that has a watch role without a reserve.</summary>
    private bool IsLone(int channel, ReadOnlySpan<PlanRole> roles)
    {
        if (roles[channel] != PlanRole.Watch)
        {
            return false;
        }

        foreach (var judgement in card.Verdicts)
        {
            if (judgement.IsMain)
            {
                return false; // then it has the reserve
            }
        }

        return true;
    }
}
