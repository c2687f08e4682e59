using System.Security.Cryptography;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.Idempotency;

/// <summary>The idempotency key of a request that a client may retry (docs/api.md#idempotency-key).</summary>
/// <param name="Scope">
/// Where the key is unique: mode, method and path, and the API key or token unless it is a secret key.
/// </param>
/// <param name="Key">1 to 255 visible ASCII characters.</param>
/// <param name="RequestHash">SHA-256 of the request's body.</param>
/// <param name="RecordsSince">The time before which a record of the same key no longer counts: 24 hours ago.</param>
public sealed record IdempotencyKey(string Scope, string Key, byte[] RequestHash, DateTimeOffset RecordsSince)
{
    private const string Header = "Idempotency-Key";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Describes the header for the contract.</summary>
    public static OpenApiParameter HeaderParameter { get; } =
        OpenApiExtensions.HeaderParameter(
            Header,
            "Makes the request safe to retry: within 24 hours the same idempotency key with the same body returns the "
                + "first response again, and with another body 422. 1 to 255 visible ASCII characters, bare or in "
                + "quotes. The idempotency key is unique within this operation and the mode of the API key; for a public "
                + "key or a token it is unique within that key or token.",
            new()
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = 257,
                Pattern = "^(\"[!-~]{1,255}\"|[!-~]{1,255})$",
                Examples = ["8e03978e-40d5-43e8-bc93-6894a57f9324"],
            }
        );

    /// <summary>Returns true when the request has an idempotency key. Methods other than POST ignore the header.</summary>
    public static bool IsPresent(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Headers.ContainsKey(Header);

    /// <summary>
    /// Reads the header, in quotes as in the IETF draft or bare. Returns neither a key nor a problem when it is absent.
    /// </summary>
    public static (IdempotencyKey? Key, IResult? Problem) FromHeader(
        HttpRequest request,
        Caller caller,
        ReadOnlySpan<byte> body
    )
    {
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return default;
        }

        var key = values.Count == 1 ? Unquote(values[0] ?? "") : "";

        if (key.Length is < 1 or > 255 || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return (
                null,
                ProblemResults.Of(
                    ProblemKind.MalformedRequest,
                    "Send one Idempotency-Key header with 1 to 255 visible ASCII characters, in quotes or bare."
                )
            );
        }

        // Routing ignores case and a trailing slash, so the scope does as well.
        var path = request.Path.ToString().TrimEnd('/').ToLowerInvariant();
        var scope = $"{(caller.IsTest ? "test" : "live")} {request.Method} {path}";

        // A public key can be read by everyone who opens its page, and a respondent knows their token. Their idempotency keys
        // are therefore separate from those of the partner's server, and those of invited people from each other: otherwise a
        // client could use up, or replay, an idempotency key of another one.
        if (!caller.HasSecretKey)
        {
            scope = $"{scope} {caller.InvitationId ?? caller.KeyId}";
        }

        var now = request.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return (new(scope, key, SHA256.HashData(body), now - Lifetime), null);
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
}
