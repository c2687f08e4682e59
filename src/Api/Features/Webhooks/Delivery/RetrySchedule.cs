using System.Collections.Immutable;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>When a delivery that failed is tried again (api.md, Webhooks): soon at first, for three days and more in all.</summary>
public static class RetrySchedule
{
    /// <summary>The longest that a receiver may ask us to wait.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromHours(24);

    private const double Spread = 0.2;

    private static readonly ImmutableArray<TimeSpan> Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How long to wait after so many failed attempts; null where it is given up.</summary>
    /// <param name="attempts">The attempts so far, one or more.</param>
    /// <param name="chance">0 to 1: spreads the wait by 20 % either way, so that what failed together does not return together.</param>
    /// <param name="asked">What the receiver asked for in Retry-After; it can lengthen the wait only.</param>
    public static TimeSpan? DelayAfter(int attempts, double chance, TimeSpan? asked = null)
    {
        if (attempts > Waits.Length)
        {
            return null;
        }

        var wait = Waits[attempts - 1] * (1 - Spread + (2 * Spread * chance));
        var wanted = asked > MaxDelay ? MaxDelay : asked;
        return wanted > wait ? wanted : wait;
    }
}
