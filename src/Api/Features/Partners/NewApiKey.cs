using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A new API key and the rows that are stored or changed together with it.</summary>
/// <param name="Hash">The hash of the API key's text.</param>
/// <param name="IdempotencyKey">The idempotency key of the request; null if it sent none.</param>
/// <param name="Rendering">The response without the API key, for retries.</param>
/// <param name="Rotation">The API key that is replaced; null if there is none.</param>
public sealed record NewApiKey(
    ApiKeyRow Row,
    byte[] Hash,
    IdempotencyKey? IdempotencyKey,
    string Rendering,
    ApiKeyRotation? Rotation
);

/// <summary>The API key that is replaced by another one, and when it ends.</summary>
public sealed record ApiKeyRotation(Guid Old, DateTimeOffset OldEnds);

/// <summary>The result of inserting an API key.</summary>
public enum ApiKeyInsertOutcome
{
    /// <summary>The API key is stored.</summary>
    Inserted,

    /// <summary>The partner has as many active API keys as allowed.</summary>
    LimitReached,

    /// <summary>The idempotency key was used before, or the API key to be replaced is no longer valid.</summary>
    Rejected,
}
