using System.Threading.RateLimiting;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>Limits the summaries, calibrations, statistics and parts of the coach's view that a partner runs at once, because each reads all rows of the partner.</summary>
public sealed class AnalysisSlots : IDisposable
{
    private const int Max = 2;
    private const int RetryAfter = 2;

    private readonly PartitionedRateLimiter<Guid> running = PartitionedRateLimiter.Create<Guid, Guid>(partner =>
        RateLimitPartition.GetConcurrencyLimiter(partner, _ => new() { PermitLimit = Max, QueueLimit = 0 })
    );

    /// <summary>Acquires a slot until it is disposed. The slot is not acquired if the partner has none left.</summary>
    public RateLimitLease Take(Guid partner) => running.AttemptAcquire(partner);

    /// <summary>Returns the problem for a partner that has no slot left.</summary>
    public static IResult Refuse() =>
        ProblemResults.Of(
            ProblemKind.TooManyRequests,
            $"A partner can run at most {Max} summaries, calibrations, statistics and parts of the coach's view at once. Send the request again when one of them has ended.",
            RetryAfter
        );

    public void Dispose() => running.Dispose();
}
