namespace ChannelFit.Api.Http.OpenApi;

/// <summary>A response header as the contract shows it.</summary>
/// <param name="Always">Whether every such answer has it.</param>
public sealed record ResponseHeader(string Name, string Description, string Example, bool Always = true)
{
    public static readonly ResponseHeader Location = new(
        "Location",
        "Where the new resource is read and deleted; a path of this service.",
        $"/v1/assessments/{OpenApiExtensions.ExampleId}"
    );

    public static readonly ResponseHeader ETag = new(
        "ETag",
        "A strong tag of these bytes: send it as If-None-Match.",
        "\"7c3b1f0a9d2e4c58b6a1f3e07d9c2b45\""
    );

    public static readonly ResponseHeader CacheControl = new(
        "Cache-Control",
        "What is published may be kept for five minutes by anybody.",
        "public, max-age=300"
    );

    public static readonly ResponseHeader NoStore = new("Cache-Control", "Kept by nobody on the way.", "no-store");

    public static readonly ResponseHeader NoTransform = new(
        "Cache-Control",
        "Kept by nobody on the way, and passed on as it is, so that the ETag stays the one to send as If-Match.",
        "no-store, no-transform"
    );

    public static readonly ResponseHeader ContentLanguage = new("Content-Language", "The language of the texts.", "en");

    public static readonly ResponseHeader IdempotencyReplayed = new(
        "Idempotency-Replayed",
        "`true` where this is the answer to an earlier request with the same Idempotency-Key.",
        "true",
        Always: false
    );

    public static readonly ResponseHeader Link = new(
        "Link",
        "The next page, `rel=\"next\"` (RFC 8288); absent on the last.",
        "<https://fit.example.com/v1/assessments?limit=50&cursor=AaH4PNogePCqw5SfceWyCA>; rel=\"next\"",
        Always: false
    );

    public static readonly ResponseHeader RetryAfter = new("Retry-After", "Seconds to wait before a retry.", "2");

    public static readonly ResponseHeader RateLimitPolicy = new(
        "RateLimit-Policy",
        "How many requests there are in how many seconds, by policy: `minute` for the key, `address` for one visitor of a "
            + "web page with a public key, `failed-keys` for an address that sent too many keys that are not valid. Absent "
            + "where nothing is limited.",
        "\"minute\";q=600;w=60",
        Always: false
    );

    public static readonly ResponseHeader RateLimit = new(
        "RateLimit",
        "How many requests remain by each policy, and after how many seconds all of them are there again.",
        "\"minute\";r=597;t=42",
        Always: false
    );

    public static readonly ResponseHeader WwwAuthenticate = new(
        "WWW-Authenticate",
        "How to authenticate (RFC 6750).",
        "Bearer realm=\"channelfit\", error=\"invalid_token\""
    );
}
