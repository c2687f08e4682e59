namespace ChannelFit.Api.Http.Problems;

/// <summary>Every way we say no: the last part of the problem's <c>type</c>, its status, title and explanation (RFC 9457).</summary>
/// <param name="Slug">Stands in <c>/problems/{slug}</c>, a page that explains it.</param>
/// <param name="Meaning">What happened, and what to do next.</param>
public sealed record ProblemKind(string Slug, int Status, string Title, string Meaning)
{
    public static readonly ProblemKind MalformedRequest = new(
        "unreadable",
        400,
        "The request cannot be read.",
        "The body is not one JSON object in UTF-8, a member stands twice, or a header or query parameter is not what "
            + "the operation takes. The detail says which. Nothing was stored; mend the request and send it again."
    );

    public static readonly ProblemKind Unauthorized = new(
        "unauthorized",
        401,
        "A valid key is needed.",
        "Send a key of your partner account as 'Authorization: Bearer cf_…' or 'X-Api-Key: cf_…'. A key that is "
            + "mistyped, expired, revoked or of a suspended partner is refused in the same way. Operators make keys with "
            + "'key issue'."
    );

    public static readonly ProblemKind Forbidden = new(
        "forbidden",
        403,
        "The key may not do this.",
        "The key is valid and has no right to this operation. Use a secret key of the same partner that has the scope. A "
            + "public key previews and submits, without a personRef and without seeing answers, and reads nothing; a "
            + "respondent's token submits once, without a personRef, and reads and deletes that one assessment."
    );

    public static readonly ProblemKind ExposedKey = new(
        "exposed-key",
        403,
        "A secret key was sent by a web page.",
        "The request has the Origin of a web page that is not the service's own. Whoever opens that page can read the key: "
            + "revoke it, make a new one that stays on your server, and use a public key in pages."
    );

    public static readonly ProblemKind ForbiddenOrigin = new(
        "origin",
        403,
        "The key does not work from there.",
        "A public key works in web pages of the partner's own origins, and a respondent's token there and in the service's "
            + "own pages. The header Origin is compared letter by letter with scheme://host[:port] of those; browsers "
            + "send it, and a public key does not work without it. Add origins with PATCH /v1/partner and a secret key that "
            + "has the scope partner:manage."
    );

    public static readonly ProblemKind NotFound = new(
        "not-found",
        404,
        "Nothing is here.",
        "There is no such resource for this key: it never was, it was deleted, or it belongs to another partner or "
            + "to the other mode (test or live)."
    );

    public static readonly ProblemKind MethodNotAllowed = new(
        "method-not-allowed",
        405,
        "The resource has no such method.",
        "The header Allow names the methods that the resource has."
    );

    public static readonly ProblemKind RequestTimeout = new(
        "too-slow",
        408,
        "The body came too slowly.",
        "A body comes at 1,000 bytes a second or more, after five seconds of grace. Nothing was stored; send it again."
    );

    public static readonly ProblemKind Conflict = new(
        "conflict",
        409,
        "Another request with the same Idempotency-Key is still being worked on.",
        "Wait as long as Retry-After says, then send the same request with the same key: you get the first answer."
    );

    public static readonly ProblemKind KeyEnded = new(
        "key-ended",
        409,
        "The key has ended.",
        "A key that was revoked or has expired cannot be rotated any more. Make a new one with POST /v1/partner/keys."
    );

    public static readonly ProblemKind TooManyKeys = new(
        "too-many-keys",
        409,
        "The partner has as many keys as it may have.",
        "At most 100 keys of a partner work at once, test and live together. Revoke those that nobody needs any more; keys "
            + "that have ended do not count."
    );

    public static readonly ProblemKind LastManagingKey = new(
        "last-managing-key",
        409,
        "No other key could manage keys.",
        "This is the last key of its mode with partner:manage: without it nobody could make or revoke keys through the API. "
            + "Rotate it, or make another one first; operators can revoke it with 'key revoke'."
    );

    public static readonly ProblemKind AlreadySubmitted = new(
        "already-submitted",
        409,
        "The answers were submitted before.",
        "A respondent's token submits once. Its holder can read the result, and delete it."
    );

    public static readonly ProblemKind WebhookDisabled = new(
        "webhook-disabled",
        409,
        "The webhook is disabled.",
        "Nothing is sent to a disabled webhook. Enable it with PATCH /v1/webhooks/{id} and send this again; a test is sent "
            + "all the same."
    );

    public static readonly ProblemKind Gone = new(
        "gone",
        410,
        "What this request had stored, or the person it is about, was deleted since.",
        "A retry does not bring deleted data back. To submit again on purpose, use a new Idempotency-Key; for a person "
            + "who was erased, also send a consent.at later than the erasure."
    );

    public static readonly ProblemKind InstrumentsDiffer = new(
        "instruments-differ",
        409,
        "The assessments answer different instruments.",
        "Scores of different questions cannot be set side by side. Compare assessments of one instrument; two versions "
            + "of one are two."
    );

    public static readonly ProblemKind PreconditionFailed = new(
        "precondition-failed",
        412,
        "It has changed since it was read.",
        "If-Match names another state than the present one: somebody saved in between, perhaps the same person in another "
            + "tab. Read it again, apply the change to what is there, and send it with the new ETag."
    );

    public static readonly ProblemKind TooLarge = new(
        "too-large",
        413,
        "The body is too large.",
        "A request holds at most 64 KB (65,536 bytes), a batch of them 1 MiB (1,048,576 bytes). An import has no limit, and "
            + "its lines have that of a request."
    );

    public static readonly ProblemKind UnsupportedMediaType = new(
        "unsupported-media-type",
        415,
        "The body has another media type.",
        "Send 'Content-Type: application/json', for a PATCH also application/merge-patch+json, for an import "
            + "application/x-ndjson or text/csv; in UTF-8 and without Content-Encoding."
    );

    public static readonly ProblemKind Validation = new(
        "validation",
        422,
        "The content is not valid.",
        "The request was read, and parts of it are not valid. 'errors' names every fault at once: where it is "
            + "(a JSON Pointer), a stable code, and what is wanted. Nothing was stored."
    );

    public static readonly ProblemKind IdempotencyKeyReused = new(
        "idempotency-key-reused",
        422,
        "The Idempotency-Key was used for another request.",
        "The same key came with another body within 24 hours. Use a new key for each new submission, and the same "
            + "key only to retry the same one, byte for byte."
    );

    public static readonly ProblemKind TooManyRequests = new(
        "too-many-requests",
        429,
        "Too many requests.",
        "The requests of this minute are used up, or too few are left. Wait as long as Retry-After says. RateLimit-Policy says how many there "
            + "are, and RateLimit on every answer how many are left; a batch counts as several. Imports and exports of a key are "
            + "also limited in how many run at once: the detail says so."
    );

    public static readonly ProblemKind PreconditionRequired = new(
        "precondition-required",
        428,
        "If-Match is needed.",
        "Send the ETag of what was read as If-Match, so that no change made meanwhile is lost."
    );

    public static readonly ProblemKind Internal = new(
        "internal",
        500,
        "Something went wrong here.",
        "The fault is ours. It was logged under the traceId; name it when you report the problem. A retry with the "
            + "same Idempotency-Key is safe."
    );

    public static readonly ProblemKind Unavailable = new(
        "unavailable",
        503,
        "The service cannot answer just now.",
        "The database is away or busy. Retry after the seconds in Retry-After; with an Idempotency-Key a retry is safe "
            + "even where the first request did arrive."
    );

    /// <summary>All kinds, by status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        MalformedRequest,
        Unauthorized,
        Forbidden,
        ExposedKey,
        ForbiddenOrigin,
        NotFound,
        MethodNotAllowed,
        RequestTimeout,
        Conflict,
        KeyEnded,
        TooManyKeys,
        LastManagingKey,
        AlreadySubmitted,
        InstrumentsDiffer,
        WebhookDisabled,
        Gone,
        PreconditionFailed,
        TooLarge,
        UnsupportedMediaType,
        Validation,
        IdempotencyKeyReused,
        TooManyRequests,
        PreconditionRequired,
        Internal,
        Unavailable,
    ];
}
