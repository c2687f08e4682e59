using System.Threading.RateLimiting;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Http.RateLimiting;

/// <summary>Limits the large operations that run at once: analyses of a partner, and imports and exports of an API key.</summary>
/// <param name="transfersPerKey">The maximum number of imports and exports of an API key.</param>
public sealed class ConcurrencySlots(int transfersPerKey) : IDisposable
{
    // Each analysis reads all rows of the partner, a summary on two connections.
    private const int AnalysesPerPartner = 2;

    private readonly PartitionedRateLimiter<Guid> analyses = CreateLimiter(AnalysesPerPartner);
    private readonly PartitionedRateLimiter<Guid> transfers = CreateLimiter(transfersPerKey);

    /// <summary>
    /// Acquires a slot for a summary, a calibration, statistics or a part of the coach's view until it is disposed. The slot
    /// is not acquired if the partner has none left.
    /// </summary>
    public RateLimitLease TakeForAnalysis(Guid partner) => analyses.AttemptAcquire(partner);

    /// <summary>
    /// Acquires a slot for an import or export until it is disposed. The slot is not acquired if the API key has none left.
    /// </summary>
    public RateLimitLease TakeForTransfer(Guid key) => transfers.AttemptAcquire(key);

    /// <summary>Returns the problem for a partner that has no slot left.</summary>
    public static IResult RefuseAnalysis() =>
        ProblemResults.Of(
            ProblemKind.TooManyRequests,
            $"A partner can run at most {AnalysesPerPartner} summaries, calibrations, statistics and parts of the coach's view at once. Send the request again when one of them has ended.",
            retryAfter: 2
        );

    /// <summary>Returns the problem for an API key that has no slot left.</summary>
    public IResult RefuseTransfer() =>
        ProblemResults.Of(
            ProblemKind.TooManyRequests,
            $"An API key can run at most {transfersPerKey} imports and exports at once. Send the request again when one of them has ended.",
            retryAfter: 5
        );

    public void Dispose()
    {
        analyses.Dispose();
        transfers.Dispose();
    }

    private static PartitionedRateLimiter<Guid> CreateLimiter(int max) =>
        PartitionedRateLimiter.Create<Guid, Guid>(id =>
            RateLimitPartition.GetConcurrencyLimiter(id, _ => new() { PermitLimit = max, QueueLimit = 0 })
        );
}
