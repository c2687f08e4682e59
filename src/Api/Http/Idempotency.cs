using System.Security.Cryptography;

namespace ChannelFit.Api.Http;

/// <summary>One attempt of a client that may retry: its Idempotency-Key and what it asked for (api.md, Conventions).</summary>
/// <param name="Scope">Mode, method and path: where the key counts.</param>
/// <param name="Key">1–255 visible ASCII characters.</param>
/// <param name="Request">SHA-256 of the body's bytes.</param>
public sealed record Attempt(string Scope, string Key, byte[] Request)
{
    private const string Header = "Idempotency-Key";

    /// <summary>Reads the header, quoted as the draft has it or bare. No header: no attempt, and no refusal.</summary>
    public static (Attempt? Attempt, IResult? Refusal) Read(HttpRequest request, Caller caller, ReadOnlySpan<byte> body)
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
                Problems.Of(
                    ProblemKind.Unreadable,
                    "Idempotency-Key is sent once and has 1 to 255 visible ASCII characters, quoted or bare."
                )
            );
        }

        // One resource, however routing lets its path be spelled.
        var path = request.Path.ToString().TrimEnd('/').ToLowerInvariant();
        var scope = $"{(caller.Test ? "test" : "live")} {request.Method} {path}";
        return (new(scope, key, SHA256.HashData(body)), null);
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
}
