using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>How a row comes to be kept.</summary>
/// <param name="Attempt">What a retry is known by; null where there is none.</param>
/// <param name="Rendering">What decided the bytes of the answer, for a retry.</param>
/// <param name="Invitation">The invitation that it completes.</param>
/// <param name="Token">What its respondent is given, to read and delete it.</param>
public sealed record InsertOptions(
    IdempotencyKey? Attempt = null,
    string Rendering = "",
    Guid? Invitation = null,
    ApiKey? Token = null
)
{
    /// <summary>How long the token lives.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromHours(24);

    /// <summary>The hashes that its person, once erased, is remembered by; none where nobody is named.</summary>
    public byte[][] Person { get; init; } = [];
}

/// <summary>What came of the wish to keep a row. Where it is not kept and nobody was erased, it was kept before.</summary>
/// <param name="Kept">It is kept.</param>
/// <param name="Erased">Its person was erased, and has not agreed since.</param>
/// <param name="Raised">A webhook is to be told.</param>
public sealed record InsertResult(bool Kept, bool Erased, bool Raised);
