namespace ChannelFit.Api.Http.RateLimiting;

/// <summary>The number of counted requests of a policy, and its quota.</summary>
/// <param name="Policy">The name of the policy in the RateLimit headers.</param>
/// <param name="Quota">The number of requests that are allowed in a minute.</param>
/// <param name="Taken">The number of requests in this minute.</param>
internal sealed record QuotaUsage(string Policy, int Quota, int Taken)
{
    /// <summary>The requests that are left in this minute.</summary>
    public int Remaining => Math.Max(0, Quota - Taken);
}
