using System.Threading.RateLimiting;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>How many imports and exports of a key run at once: each holds memory and connections for as long as it runs.</summary>
/// <param name="most">The most of one key.</param>
public sealed class TransferSlots(int most) : IDisposable
{
    private const int RetryAfter = 5;

    private readonly PartitionedRateLimiter<Guid> running = PartitionedRateLimiter.Create<Guid, Guid>(key =>
        RateLimitPartition.GetConcurrencyLimiter(key, _ => new() { PermitLimit = most, QueueLimit = 0 })
    );

    /// <summary>Takes a place until it is disposed of; not acquired where the key has none left.</summary>
    public RateLimitLease Take(Guid key) => running.AttemptAcquire(key);

    /// <summary>The refusal of a key that has no place left.</summary>
    public IResult Refuse() =>
        ProblemResults.Of(
            ProblemKind.TooManyRequests,
            $"Of a key at most {most} imports and exports run at once. Send this again when one of them has ended.",
            RetryAfter
        );

    public void Dispose() => running.Dispose();
}
