using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A key to be kept, and what comes with it.</summary>
/// <param name="Hash">Of the key's text.</param>
/// <param name="Attempt">The attempt that the request belongs to; null where it has no Idempotency-Key.</param>
/// <param name="Rendering">The first answer without the key, for the attempt's replays.</param>
/// <param name="Rotation">The key whose place it takes; null where it is one more.</param>
public sealed record NewApiKey(
    ApiKeyRow Row,
    byte[] Hash,
    IdempotencyKey? Attempt,
    string Rendering,
    ApiKeyRotation? Rotation
);

/// <summary>A key that gives way to another, and when it ends.</summary>
public sealed record ApiKeyRotation(Guid Old, DateTimeOffset OldEnds);

/// <summary>
/// What came of keeping a key: it is kept, the partner has as many as it may, or the attempt was made before or the key that
/// it takes the place of has ended.
/// </summary>
public enum ApiKeyInsertOutcome
{
    Inserted,
    LimitReached,
    Rejected,
}
