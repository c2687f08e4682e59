using System.Security.Cryptography;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.Idempotency;

/// <summary>One attempt of a client that may retry: its Idempotency-Key and what it asked for (api.md, Conventions).</summary>
/// <param name="Scope">Mode, method and path, and the API key where it is not a secret one: where the key counts.</param>
/// <param name="Key">1–255 visible ASCII characters.</param>
/// <param name="Request">SHA-256 of the body's bytes.</param>
public sealed record IdempotencyKey(string Scope, string Key, byte[] Request)
{
    private const string Header = "Idempotency-Key";

    /// <summary>The header as the contract shows it.</summary>
    public static OpenApiParameter HeaderParameter { get; } =
        OpenApiExtensions.HeaderParameter(
            Header,
            "Names this attempt, so that it can be retried: the same key with the same body within 24 hours gets the "
                + "first answer again, with another body 422. 1–255 visible ASCII characters, bare or in quotes; it "
                + "counts for this operation and the mode of the API key; what is sent with a public key or a token "
                + "counts for that key or token alone.",
            new()
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = 257,
                Pattern = "^(\"[!-~]{1,255}\"|[!-~]{1,255})$",
                Examples = ["8e03978e-40d5-43e8-bc93-6894a57f9324"],
            }
        );

    /// <summary>Whether the request is an attempt: of others the header is ignored.</summary>
    public static bool IsPresent(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Headers.ContainsKey(Header);

    /// <summary>Reads the header, quoted as the draft has it or bare. No header: no attempt, and no refusal.</summary>
    public static (IdempotencyKey? Attempt, IResult? Refusal) FromHeader(
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
                    "Idempotency-Key is sent once and has 1 to 255 visible ASCII characters, quoted or bare."
                )
            );
        }

        // One resource, however routing lets its path be spelled.
        var path = request.Path.ToString().TrimEnd('/').ToLowerInvariant();
        var scope = $"{(caller.Test ? "test" : "live")} {request.Method} {path}";

        // Whoever can read a page knows its public key, and a person knows theirs: each has attempts of its own, and none can
        // use up or repeat one of the partner's backend. Two people who were invited are two people, whatever they send.
        if (!caller.HasSecretKey)
        {
            scope = $"{scope} {caller.Invitation ?? caller.Key}";
        }

        return (new(scope, key, SHA256.HashData(body)), null);
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
}
