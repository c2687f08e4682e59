using System.Threading.RateLimiting;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Limits the imports and exports that an API key runs at once, because each uses memory and connections.</summary>
/// <param name="max">The maximum for one API key.</param>
public sealed class TransferSlots(int max) : IDisposable
{
    private const int RetryAfter = 5;

    private readonly PartitionedRateLimiter<Guid> running = PartitionedRateLimiter.Create<Guid, Guid>(key =>
        RateLimitPartition.GetConcurrencyLimiter(key, _ => new() { PermitLimit = max, QueueLimit = 0 })
    );

    /// <summary>Acquires a slot until it is disposed. The slot is not acquired if the API key has none left.</summary>
    public RateLimitLease Take(Guid key) => running.AttemptAcquire(key);

    /// <summary>Returns the problem for an API key that has no slot left.</summary>
    public IResult Refuse() =>
        ProblemResults.Of(
            ProblemKind.TooManyRequests,
            $"An API key can run at most {max} imports and exports at once. Send the request again when one of them has ended.",
            RetryAfter
        );

    public void Dispose() => running.Dispose();
}
