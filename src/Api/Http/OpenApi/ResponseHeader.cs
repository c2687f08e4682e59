namespace ChannelFit.Api.Http.OpenApi;

/// <summary>A response header in the OpenAPI document.</summary>
/// <param name="Always">True if every response with the status has the header.</param>
public sealed record ResponseHeader(string Name, string Description, string Example, bool Always = true)
{
    public static readonly ResponseHeader Location = new(
        "Location",
        "The path of the new resource.",
        $"/v1/assessments/{OpenApiExtensions.ExampleId}"
    );

    public static readonly ResponseHeader ETag = new(
        "ETag",
        "A strong ETag of the response body: send it in If-None-Match.",
        "\"7c3b1f0a9d2e4c58b6a1f3e07d9c2b45\""
    );

    public static readonly ResponseHeader CacheControl = new(
        "Cache-Control",
        "Published data may be cached for five minutes.",
        "public, max-age=300"
    );

    public static readonly ResponseHeader NoStore = new(
        "Cache-Control",
        "The response must not be cached.",
        "no-store"
    );

    public static readonly ResponseHeader NoTransform = new(
        "Cache-Control",
        "The response must not be cached or transformed, so that the ETag remains valid for If-Match.",
        "no-store, no-transform"
    );

    public static readonly ResponseHeader ContentLanguage = new("Content-Language", "The language of the texts.", "en");

    public static readonly ResponseHeader IdempotencyReplayed = new(
        "Idempotency-Replayed",
        "`true` if this repeats the response to an earlier request with the same Idempotency-Key.",
        "true",
        Always: false
    );

    public static readonly ResponseHeader Link = new(
        "Link",
        "The next page, `rel=\"next\"` (RFC 8288); absent on the last page.",
        "<https://fit.example.com/v1/assessments?limit=50&cursor=AaH4PNogePCqw5SfceWyCA>; rel=\"next\"",
        Always: false
    );

    public static readonly ResponseHeader RetryAfter = new("Retry-After", "Seconds to wait before a retry.", "2");

    public static readonly ResponseHeader RateLimitPolicy = new(
        "RateLimit-Policy",
        "The quota of requests and its window in seconds, by policy: `minute` for the API key, `address` for one visitor of "
            + "a web page with a public key, `failed-keys` for an address that sent too many invalid API keys. Absent if "
            + "requests are not limited.",
        "\"minute\";q=600;w=60",
        Always: false
    );

    public static readonly ResponseHeader RateLimit = new(
        "RateLimit",
        "The remaining requests of each policy, and the seconds until the quota is reset.",
        "\"minute\";r=597;t=42",
        Always: false
    );

    public static readonly ResponseHeader WwwAuthenticate = new(
        "WWW-Authenticate",
        "How to authenticate (RFC 6750).",
        "Bearer realm=\"channelfit\", error=\"invalid_token\""
    );
}
