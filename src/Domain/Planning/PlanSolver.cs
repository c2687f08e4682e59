using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Planning;

/// <summary>Shares out quarter hours by the rules of scoring.md §6, with the greatest worth that the grid allows.</summary>
/// <remarks>
/// What §6 leaves open is settled so. A bound takes the place of the rules on its own side of its own channel: a least
/// stands for verdict, dose and reserve; a most for u, or for the hour of watching, and for the dose where it is
/// smaller. A most alone lets in no channel that its verdict keeps out, and a least lets in no more than itself. No
/// bound changes a rule for another channel: u and its number count every core and support channel, and the reserve
/// stays whole as far as the bounds leave hours for it. A support channel whose least is above 0 is funded whatever
/// becomes of core, but gets more than that only when all of core is funded. Among equally good plans the first
/// channel in model order gets as much as it can, then the second, and so on.
/// </remarks>
internal sealed class PlanSolver
{
    private readonly Scorecard card;
    private readonly PlanRules rules;
    private readonly ImmutableArray<QuarterBound> bounds;
    private readonly HoursAllocator shares;
    private readonly int funders;

    public PlanSolver(Scorecard card, ImmutableArray<QuarterBound> bounds)
    {
        this.card = card;
        this.bounds = bounds;
        rules = card.Model.Rules.Plan;
        shares = new(card);

        foreach (var channel in card.Model.Channels)
        {
            ClaimedQuarters += bounds[channel.Index].Least;
            funders += IsFundable(channel.Index) ? 1 : 0;
        }
    }

    /// <summary>The quarters that the bounds claim: no shorter week can be planned.</summary>
    public int ClaimedQuarters { get; }

    /// <summary>Whether hours go to the channel by its worth.</summary>
    public bool IsFundable(int channel) => VerdictOf(channel) is Verdict.Core or Verdict.Support;

    /// <summary>Whether the caller gives the channel nothing.</summary>
    public bool IsExcluded(int channel) => bounds[channel].Most == 0;

    /// <summary>The quarters by channel, and why some are left over where any are.</summary>
    public int[] Solve(int week, out UnallocatedReason? shortfall)
    {
        var quarters = new int[bounds.Length];

        for (var channel = 0; channel < quarters.Length; channel++)
        {
            quarters[channel] = IsFundable(channel) ? 0 : bounds[channel].Least;
        }

        Watch(quarters, Math.Min(rules.WatchReserve(week), week - ClaimedQuarters));

        var rest = week - quarters.Sum();
        var cap = rules.Cap(rest, funders);
        var left = Fund(quarters, rest, cap);
        shortfall = left == 0 ? null : WhyLeft(quarters, cap);
        return quarters;
    }

    private Verdict VerdictOf(int channel) => card.Verdicts[channel].Verdict;

    /// <summary>Hands out the watching reserve: half an hour each, and then up to an hour each.</summary>
    private void Watch(int[] quarters, int reserve)
    {
        Watch(quarters, floored: true, rules.MinimumQuarters, ref reserve);
        Watch(quarters, floored: false, rules.MinimumQuarters, ref reserve);
        Watch(quarters, floored: true, int.MaxValue, ref reserve);
        Watch(quarters, floored: false, int.MaxValue, ref reserve);
    }

    /// <summary>Fills channels up, best first, as far as each may be watched and the reserve goes.</summary>
    private void Watch(int[] quarters, bool floored, int upTo, ref int reserve)
    {
        foreach (var channel in card.RankOrder)
        {
            if (VerdictOf(channel) == Verdict.Watch && card.Verdicts[channel].Floored == floored)
            {
                var most = Math.Min(bounds[channel].Most ?? rules.WatchMaximumQuarters, upTo);
                var more = Math.Clamp(most - quarters[channel], 0, reserve);
                quarters[channel] += more;
                reserve -= more;
            }
        }
    }

    /// <summary>Funds core and support, and returns what is left.</summary>
    private int Fund(int[] quarters, int rest, int cap)
    {
        var best = Best(rest, cap);

        for (var channel = 0; channel < quarters.Length; channel++)
        {
            quarters[channel] += best.Quarters[channel];
        }

        return rest - best.Used;
    }

    /// <summary>Either all of core is funded and support may be, or support stays at what the bounds give it.</summary>
    private Allocation Best(int rest, int cap)
    {
        var wide = shares.Allocate(Shares(cap, wholeCore: true), rest);
        var partial = Shares(cap, wholeCore: false);

        // What leaves no core channel out is among the wide ones already.
        if (wide.Used > MostWithoutOne(partial))
        {
            return wide;
        }

        var narrow = shares.Allocate(partial, rest);
        return wide.IsNoWorseThan(narrow) ? wide : narrow;
    }

    /// <summary>No plan that leaves one of the shares out uses more quarters; below nothing where none may be left out.</summary>
    private static int MostWithoutOne(List<AllocationRange> shares)
    {
        var (all, smallest) = (0, int.MaxValue);

        foreach (var share in shares)
        {
            all += share.Most;
            smallest = share is { MayBeNone: true, Least: > 0 } ? Math.Min(smallest, share.Most) : smallest;
        }

        return all - smallest;
    }

    private List<AllocationRange> Shares(int cap, bool wholeCore)
    {
        var result = new List<AllocationRange>(funders);

        for (var channel = 0; channel < bounds.Length; channel++)
        {
            if (!IsFundable(channel))
            {
                continue;
            }

            var (least, most) = (bounds[channel].Least, MostOf(channel, cap));

            // A core channel held at nothing has a dose of nothing: it counts as funded, and blocks no support.
            var dose = least > 0 ? least : Math.Min(rules.MinimumQuarters, bounds[channel].Most ?? int.MaxValue);
            var core = VerdictOf(channel) == Verdict.Core;
            var mayBeNone = least == 0 && !(core && wholeCore);
            result.Add(core || wholeCore ? new(channel, mayBeNone, dose, most) : new(channel, mayBeNone, least, least));
        }

        return result;
    }

    private int MostOf(int channel, int cap) => bounds[channel].Most ?? Math.Max(cap, bounds[channel].Least);

    /// <summary>As many quarters as possible are used: whatever is funded has its most, and the rest funds nothing new.</summary>
    private UnallocatedReason WhyLeft(int[] quarters, int cap)
    {
        var reason = funders == 0 ? UnallocatedReason.NoChannel : UnallocatedReason.Bounds;

        for (var channel = 0; channel < quarters.Length; channel++)
        {
            if (IsFundable(channel) && quarters[channel] == 0 && MostOf(channel, cap) > 0)
            {
                return UnallocatedReason.BelowMinimum;
            }

            if (IsFundable(channel) && bounds[channel].Most is null)
            {
                reason = UnallocatedReason.Caps;
            }
        }

        return reason;
    }
}
