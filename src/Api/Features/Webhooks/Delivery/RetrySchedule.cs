using System.Collections.Immutable;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The delays between the attempts of a failed delivery, more than three days in all (docs/api.md#webhooks).</summary>
public static class RetrySchedule
{
    /// <summary>The maximum delay that a receiver can request.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromHours(24);

    private const double Spread = 0.2;

    private static readonly ImmutableArray<TimeSpan> Delays =
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

    /// <summary>Returns the delay after a number of failed attempts; null if the delivery has failed.</summary>
    /// <param name="attempts">The number of attempts, at least one.</param>
    /// <param name="random">A random number from 0 to 1. It changes the delay by up to 20 %, so that deliveries that failed together are not retried together.</param>
    /// <param name="retryAfter">The header Retry-After of the receiver, which can only increase the delay.</param>
    public static TimeSpan? DelayAfter(int attempts, double random, TimeSpan? retryAfter = null)
    {
        if (attempts > Delays.Length)
        {
            return null;
        }

        var delay = Delays[attempts - 1] * (1 - Spread + (2 * Spread * random));
        var requested = retryAfter > MaxDelay ? MaxDelay : retryAfter;
        return requested > delay ? requested : delay;
    }
}
