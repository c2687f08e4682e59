using System.Collections.Immutable;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>The hours plan the slow way: writes every plan down, throws out those that break a rule, keeps the best.</summary>
public static class PlanOracle
{
    /// <summary>The quarters used and the worth of the best that core and support can make of the rest.</summary>
    public static (int Used, double Worth) Best(Scorecard card, ImmutableArray<QuarterBound> bounds, int rest)
    {
        var among = Among(card);
        var most = Cap(rest, among.Count);
        var best = (Used: -1, Worth: 0.0);
        Extend(0, 0);
        return best;

        void Extend(int next, int used)
        {
            if (next < among.Count)
            {
                for (var quarters = 0; used + quarters <= rest; quarters++)
                {
                    among[next] = among[next] with { Quarters = quarters };

                    if (MayGet(among[next], bounds, most))
                    {
                        Extend(next + 1, used + quarters);
                    }
                }
            }
            else if (used >= best.Used && IsInOrder(among, bounds))
            {
                var worth = among.Sum(funded => Worth(card, funded.Channel, funded.Quarters));
                best = used > best.Used || worth > best.Worth ? (used, worth) : best;
            }
        }
    }

    /// <summary>Core and support with the quarters of a plan.</summary>
    public static List<Funded> Among(Scorecard card, HoursPlan? plan = null) =>
        [
            .. TestCatalog
                .Model.Channels.Where(channel =>
                    card.Verdicts[channel.Index].Verdict is Verdict.Core or Verdict.Support
                )
                .Select(channel => new Funded(
                    channel.Index,
                    card.Verdicts[channel.Index].Verdict == Verdict.Core,
                    (int)(4 * plan?[channel.Index] ?? 0)
                )),
        ];

    /// <summary>u of scoring.md §6.</summary>
    public static int Cap(int rest, int channels)
    {
        var cap = Math.Max(35 * rest / 100, 4);
        return cap * channels < rest ? rest : Math.Min(cap, rest);
    }

    public static bool MayGet(Funded funded, ImmutableArray<QuarterBound> bounds, int cap)
    {
        var (least, most) = (bounds[funded.Channel].Least, bounds[funded.Channel].Most);

        if (funded.Quarters < least || funded.Quarters > (most ?? Math.Max(cap, least)))
        {
            return false;
        }

        return least > 0 || funded.Quarters == 0 || funded.Quarters >= Math.Min(2, most ?? 2);
    }

    /// <summary>No support above what a bound gives it while a core channel that may be funded is not.</summary>
    public static bool IsInOrder(IReadOnlyList<Funded> among, ImmutableArray<QuarterBound> bounds) =>
        among.All(funded => !funded.IsCore || funded.Quarters > 0 || bounds[funded.Channel].Most == 0)
        || among.All(funded => funded.IsCore || funded.Quarters == bounds[funded.Channel].Least);

    public static double Worth(Scorecard card, int channel, int quarters)
    {
        var hours = quarters / 4.0;
        return Math.Pow(Math.Max(0, ((card.Scores[channel].Score / 10.0) - 25) / 75), 1.5)
            * hours
            / (hours + TestCatalog.Model.Channels[channel].HalfSaturationHours);
    }

    public sealed record Funded(int Channel, bool IsCore, int Quarters);
}
