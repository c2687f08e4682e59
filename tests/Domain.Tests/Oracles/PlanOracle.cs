using System.Collections.Immutable;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>A second implementation of docs/scoring.md#6-hours-plan: the starting hours of each channel, and every distribution of the rest.</summary>
internal sealed class PlanOracle
{
    private readonly Scorecard card;
    private readonly ImmutableArray<QuarterBound> bounds;
    private readonly int week;
    private readonly int[] channels;

    public PlanOracle(Scorecard card, ImmutableArray<QuarterBound> bounds, int focus, int week)
    {
        (this.card, this.bounds, this.week) = (card, bounds, week);
        channels = [.. card.RankOrder];
        Starts = [.. bounds.Select(bound => bound.Min)];
        Left = week - Starts.Sum();
        var asked = Starts.Count(start => start > 0);

        if (week >= 12 && Left >= 2 && Build() is { } build)
        {
            Take(build, 2);
        }

        var hasMain = channels.Any(IsMain);

        if (week >= 32 && Left >= 2 && hasMain)
        {
            int[] watching =
            [
                .. channels.Where(IsWatch).Where(channel => !bounds[channel].IsGiven && Starts[channel] == 0),
            ];

            if (watching.Length > 0)
            {
                Take(watching.Contains(focus) ? focus : watching[0], 2);
            }
        }

        var open = channels.Where(channel => Starts[channel] == 0 && bounds[channel].Max != 0);
        Queue<int> queue = new(hasMain ? open.Where(IsMain) : open.Where(IsWatch).Take(1));
        Lone = !hasMain && queue.Count > 0 ? queue.Peek() : -1;

        for (var count = asked; count < Most && queue.Count > 0 && Left > 0; count++)
        {
            var channel = queue.Dequeue();
            var start = Math.Min(Dose, bounds[channel].Max ?? 1000);

            if (start > Left)
            {
                if (!channels.Any(other => IsMain(other) && Starts[other] > 0))
                {
                    Take(channel, Left);
                }

                break;
            }

            Take(channel, start);
        }

        Takers = [.. channels.Where(channel => Starts[channel] > 0 && (IsMain(channel) || channel == Lone))];
    }

    public int[] Starts { get; }

    /// <summary>The quarters to hand out.</summary>
    public int Left { get; private set; }

    /// <summary>The channels that they may go to.</summary>
    public int[] Takers { get; }

    public int Lone { get; }

    public int Most =>
        week switch
        {
            < 4 => 1,
            < 12 => 2,
            < 24 => 3,
            < 48 => 4,
            _ => 5,
        };

    private int Dose => week < 12 ? 2 : 4;

    /// <summary>The most that a channel may have.</summary>
    public int LimitOf(int channel)
    {
        var shared = Left + Takers.Sum(taker => Starts[taker]);
        var limit =
            channel == Lone ? Math.Max(Dose, week / 2)
            : Takers.Length <= 2 ? shared
            : Math.Max(Dose, shared / 2);
        limit = card.Model.Channels[channel].Key == "events" && !bounds[channel].IsGiven ? Math.Min(limit, 12) : limit;
        limit = Math.Max(limit, Starts[channel]);
        return Math.Min(limit, bounds[channel].Max ?? limit);
    }

    /// <summary>Returns the greatest utility of all distributions of as many quarters as possible over these channels.</summary>
    public double Best()
    {
        var free = Takers.Sum(taker => LimitOf(taker) - Starts[taker]);
        return Best(0, Math.Min(Left, free));
    }

    public double Utility(int channel, int quarters)
    {
        var x = Math.Max(0, ((card.Scores[channel].Score / 10.0) - 25) / 75);
        var hours = quarters / 4.0;
        return Math.Pow(x, 1.5) * hours / (hours + card.Model.Channels[channel].HalfSaturationHours);
    }

    private double Best(int place, int left)
    {
        if (place == Takers.Length)
        {
            return left == 0 ? 0 : double.NegativeInfinity;
        }

        var (taker, best) = (Takers[place], double.NegativeInfinity);

        for (var more = 0; more <= Math.Min(left, LimitOf(taker) - Starts[taker]); more++)
        {
            best = Math.Max(best, Utility(taker, Starts[taker] + more) + Best(place + 1, left - more));
        }

        return best;
    }

    private int? Build()
    {
        foreach (var key in (string[])["referrals", "alumni", "outreach"])
        {
            var channel = card.Model.FindChannel(key);

            if (card.Verdicts[channel].Build && !bounds[channel].IsGiven)
            {
                return channel;
            }
        }

        return null;
    }

    private void Take(int channel, int quarters)
    {
        Starts[channel] = quarters;
        Left -= quarters;
    }

    private bool IsMain(int channel) => card.Verdicts[channel].Verdict is Verdict.Core or Verdict.Support;

    private bool IsWatch(int channel) => card.Verdicts[channel].Verdict == Verdict.Watch;
}
