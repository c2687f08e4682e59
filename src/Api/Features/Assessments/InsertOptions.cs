using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Options for inserting an assessment: everything that is stored or changed together with it.</summary>
/// <param name="IdempotencyKey">The idempotency key of the request; null if it sent none.</param>
/// <param name="Rendering">The data from which a retry renders the same response.</param>
/// <param name="InvitationId">The invitation that the assessment completes.</param>
/// <param name="Token">The new token with which the respondent reads and deletes the assessment.</param>
public sealed record InsertOptions(
    IdempotencyKey? IdempotencyKey = null,
    string Rendering = "",
    Guid? InvitationId = null,
    ApiKey? Token = null
)
{
    /// <summary>The time for which the token is valid.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);

    /// <summary>The hashes under which an erasure of the person is remembered; empty when no person is named.</summary>
    public byte[][] PersonHashes { get; init; } = [];

    /// <summary>The public key that submits, whose submissions of a day are limited; null for other callers.</summary>
    public Guid? PublicKeyId { get; init; }
}

/// <summary>The result of inserting an assessment.</summary>
/// <param name="Inserted">
/// The assessment and everything that belongs to it is stored. If false, and the person is not erased: the invitation is
/// used or expired, the idempotency key has a record, the original is missing or belongs to another person, or the daily cap
/// is reached.
/// </param>
/// <param name="PersonErased">The person was erased and has not consented since.</param>
/// <param name="EventRaised">At least one webhook has an event to deliver.</param>
/// <param name="NotCounted">
/// The submission of a public key was not counted: the daily cap is reached, or the idempotency key has a record.
/// </param>
public sealed record InsertResult(bool Inserted, bool PersonErased, bool EventRaised, bool NotCounted);
