using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>
/// The proof of work that a partner may require of submissions with a public key (docs/guides/embed.md#proof-of-work). It is
/// like a Hashcash stamp (Back 2002): hard to find, easy to check, and valid only for the idempotency key that it contains.
/// </summary>
internal static class ProofOfWork
{
    private const string Header = "Proof-Of-Work";
    private const int MaxDigits = 16;

    /// <summary>Describes the header for the contract.</summary>
    public static OpenApiParameter HeaderParameter { get; } =
        OpenApiExtensions.HeaderParameter(
            Header,
            "Only for public keys of a partner that requires it (`publicKeyProofOfWork`): a number that makes the SHA-256 of "
                + "`public key:idempotency key:date:number` begin with at least that many zero bits. The date is the current "
                + "UTC date, such as `2026-11-30`.",
            new()
            {
                Type = JsonSchemaType.String,
                MaxLength = MaxDigits,
                Pattern = $"^[0-9]{{1,{MaxDigits}}}$",
                Examples = ["48613"],
            }
        );

    /// <summary>Returns a problem if the partner requires a proof and the request has none that is valid.</summary>
    public static async Task<IResult?> FindProblem(
        HttpContext http,
        TenantDb db,
        IdempotencyKey? key,
        DateTimeOffset now
    )
    {
        var caller = Caller.From(http);

        if (caller.KeyType != KeyType.Public)
        {
            return null;
        }

        var partner = await PartnerSettings.Find(db, caller.PartnerId, http.RequestAborted);
        var bits = partner?.PublicKeyProofOfWork ?? 0;
        return bits == 0 || key is not null && IsValid(http.Request.Headers, key.Key, bits, now)
            ? null
            : ProblemResults.Of(
                ProblemKind.ProofOfWorkRequired,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Send an Idempotency-Key, and in the header Proof-Of-Work a number that makes the SHA-256 of "
                        + $"'public key:idempotency key:{now.UtcDateTime:yyyy-MM-dd}:number' begin with {bits} zero bits."
                )
            );
    }

    // The clock of a browser may be a day ahead or behind.
    private static bool IsValid(IHeaderDictionary headers, string key, int bits, DateTimeOffset now) =>
        headers[Header] is [{ Length: >= 1 and <= MaxDigits } number]
        && number.All(char.IsAsciiDigit)
        && new[] { 0, -1, 1 }.Any(days =>
            ZeroBitsOf(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ApiKeyAuthentication.ReadKey(headers)}:{key}:{now.UtcDateTime.AddDays(days):yyyy-MM-dd}:{number}"
                )
            ) >= bits
        );

    private static int ZeroBitsOf(string text) =>
        BitOperations.LeadingZeroCount(
            BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
        );
}
