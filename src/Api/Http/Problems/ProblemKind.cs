namespace ChannelFit.Api.Http.Problems;

/// <summary>A kind of problem that the service responds with (RFC 9457).</summary>
/// <param name="Slug">The last segment of the problem's <c>type</c>, <c>/problems/{slug}</c>, a page that explains the problem.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The problem in one sentence.</param>
/// <param name="Meaning">The default detail: what happened and what the client can do.</param>
public sealed record ProblemKind(string Slug, int Status, string Title, string Meaning)
{
    public static readonly ProblemKind MalformedRequest = new(
        "unreadable",
        400,
        "The request cannot be read.",
        "The body is not a single JSON object in UTF-8, an object has the same member twice, or a header or query parameter "
            + "is not valid for the operation. The detail names the cause. Nothing was stored. Correct the request and send "
            + "it again."
    );

    public static readonly ProblemKind Unauthorized = new(
        "unauthorized",
        401,
        "A valid API key is required.",
        "Send an API key of your partner account as 'Authorization: Bearer cf_…' or 'X-Api-Key: cf_…'. The response is the "
            + "same for an API key that is mistyped, has expired, was revoked or belongs to a suspended partner. Operators "
            + "create API keys with 'key issue'."
    );

    public static readonly ProblemKind Forbidden = new(
        "forbidden",
        403,
        "This API key or token does not allow this operation.",
        "The API key or token is valid but does not allow this operation. Use a secret key of the same partner that has the "
            + "required scope. A public key can score and submit, without a personRef; it cannot read anything. A "
            + "respondent token can submit once, without a personRef, and can read and delete that one assessment."
    );

    public static readonly ProblemKind ExposedKey = new(
        "exposed-key",
        403,
        "A web page sent a secret key.",
        "The Origin header names a web page that does not belong to the service. Everyone who opens that page can read the "
            + "secret key. Revoke the key, create a new one that stays on your server, and use a public key in web pages."
    );

    public static readonly ProblemKind ForbiddenOrigin = new(
        "origin",
        403,
        "The API key does not work from this origin.",
        "A public key works in web pages of the partner's origins, and like a respondent token in the service's own pages. "
            + "The Origin header must equal scheme://host[:port] of one of these pages exactly. Browsers send the header, and "
            + "a public key does not work without it. Add origins with PATCH /v1/partner and a secret key that has the scope "
            + "partner:manage."
    );

    public static readonly ProblemKind ProofOfWorkRequired = new(
        "proof-of-work",
        403,
        "The submission has no valid proof of work.",
        "The partner requires a proof of work of each submission with this public key. Send an Idempotency-Key and, in the "
            + "header Proof-Of-Work, a number that makes the SHA-256 of "
            + "'public key:idempotency key:date:number' begin with as many zero bits as the detail states. The date is the "
            + "current UTC date, such as 2026-11-30; yesterday's and tomorrow's are accepted."
    );

    public static readonly ProblemKind NotFound = new(
        "not-found",
        404,
        "The resource was not found.",
        "No such resource exists for this API key: it never existed, it was deleted, or it belongs to another partner or to "
            + "the other mode (test or live)."
    );

    /// <summary>The detail of <see cref="NotFound"/> for a request without a valid API key or token.</summary>
    public const string NotFoundWithoutKey =
        "No such resource exists. The API is documented at /swagger; its paths begin with /v1.";

    public static readonly ProblemKind MethodNotAllowed = new(
        "method-not-allowed",
        405,
        "The resource does not support this method.",
        "The Allow header lists the supported methods."
    );

    public static readonly ProblemKind NotAcceptable = new(
        "not-acceptable",
        406,
        "The resource is not available in this media type.",
        "The report is an HTML page. To get a PDF, open it in a browser and print it to a file: it fits on two A4 pages. On a "
            + "server, create a link with POST /v1/assessments/{id}/shares and print its URL with a headless browser, such as "
            + "'chromium --headless --no-pdf-header-footer --print-to-pdf=report.pdf URL'."
    );

    public static readonly ProblemKind RequestTimeout = new(
        "too-slow",
        408,
        "The request body arrived too slowly.",
        "After a grace period of five seconds, a body must arrive at 1,000 bytes per second or faster. Nothing was stored. Send "
            + "the request again."
    );

    public static readonly ProblemKind Conflict = new(
        "conflict",
        409,
        "A request with the same Idempotency-Key is still running.",
        "Wait for the seconds in Retry-After, then send the same request with the same Idempotency-Key. You get the response to "
            + "the first request."
    );

    public static readonly ProblemKind KeyEnded = new(
        "key-ended",
        409,
        "The API key is no longer valid.",
        "An API key that was revoked or has expired cannot be rotated. Create a new one with POST /v1/partner/keys."
    );

    public static readonly ProblemKind TooManyKeys = new(
        "too-many-keys",
        409,
        "The partner has reached the limit of API keys.",
        "A partner can have at most 100 active API keys, test and live together. Revoke keys that are no longer needed. Keys "
            + "that are no longer valid do not count."
    );

    public static readonly ProblemKind LastManagingKey = new(
        "last-managing-key",
        409,
        "This is the last API key that can manage keys.",
        "This is the last API key of its mode with the scope partner:manage. Without it the partner could not create or "
            + "revoke keys through the API. Rotate the key, or create another one with this scope first. Operators can revoke "
            + "it with 'key revoke'."
    );

    public static readonly ProblemKind AlreadySubmitted = new(
        "already-submitted",
        409,
        "The answers were already submitted.",
        "A respondent token can submit once. Use it to read the result or to delete it."
    );

    public static readonly ProblemKind ClaimCodeUnusable = new(
        "claim-code",
        409,
        "The claim code cannot be used.",
        "A claim code works once, within an hour, with a secret key of the same partner and mode. This one is mistyped, was "
            + "used, has expired or was replaced, or its assessment was deleted. Within 24 hours of the submission the page "
            + "can create a new one with the respondent token: POST /v1/claim-codes."
    );

    public static readonly ProblemKind WebhookDisabled = new(
        "webhook-disabled",
        409,
        "The webhook is disabled.",
        "The service sends no events to a disabled webhook, except test events. Enable the webhook with PATCH "
            + "/v1/webhooks/{id} and send this request again."
    );

    public static readonly ProblemKind Gone = new(
        "gone",
        410,
        "The stored resource, or the person it is about, has been deleted.",
        "A retry does not restore deleted data. To submit again on purpose, use a new Idempotency-Key. For a person who was "
            + "erased, also send a consent.at that is later than the erasure."
    );

    public static readonly ProblemKind InstrumentsDiffer = new(
        "instruments-differ",
        409,
        "The assessments use different instruments.",
        "Scores of different questions are not comparable. Compare assessments of the same instrument and the same version."
    );

    public static readonly ProblemKind PreconditionFailed = new(
        "precondition-failed",
        412,
        "The resource is not in the state that the request requires.",
        "If-Match does not match the current ETag, or If-None-Match does. Usually the resource was changed in the meantime, "
            + "perhaps by the same person in another tab. Read the resource again, apply your change to its current state, and "
            + "send it with the new ETag."
    );

    public static readonly ProblemKind TooLarge = new(
        "too-large",
        413,
        "The request body is too large.",
        "A request body has at most 64 KB (65,536 bytes), a batch at most 1 MiB (1,048,576 bytes). An import has no limit, "
            + "but each of its lines has at most 64 KB."
    );

    public static readonly ProblemKind UnsupportedMediaType = new(
        "unsupported-media-type",
        415,
        "The media type of the request body is not supported.",
        "Send 'Content-Type: application/json'. A PATCH also accepts application/merge-patch+json; an import accepts "
            + "application/x-ndjson or text/csv. Use UTF-8 and no Content-Encoding."
    );

    public static readonly ProblemKind Validation = new(
        "validation",
        422,
        "The request content is not valid.",
        "The request was read, but parts of it are not valid. 'errors' lists all errors, each with a JSON Pointer, a stable "
            + "code and a description. Nothing was stored."
    );

    public static readonly ProblemKind IdempotencyKeyReused = new(
        "idempotency-key-reused",
        422,
        "The Idempotency-Key was already used for a different request.",
        "A request with the same Idempotency-Key and a different body was sent within the last 24 hours. Use a new "
            + "Idempotency-Key for each new request, and the same one only to retry a request with an identical body."
    );

    public static readonly ProblemKind TooManyRequests = new(
        "too-many-requests",
        429,
        "Too many requests.",
        "The quota of this minute is used up, or too little of it is left for this request. Wait for the seconds in "
            + "Retry-After. The headers RateLimit-Policy and RateLimit of every response say how many requests are allowed "
            + "and how many remain. A batch counts as several requests. The number of imports and exports that an API key can "
            + "run at the same time is also limited, as is the number of submissions of a public key in a day; the detail then "
            + "says so."
    );

    public static readonly ProblemKind PreconditionRequired = new(
        "precondition-required",
        428,
        "The If-Match header is required.",
        "Send the ETag of the resource as you read it in If-Match, so that your request does not overwrite a later change."
    );

    public static readonly ProblemKind Internal = new(
        "internal",
        500,
        "An internal error occurred.",
        "The service failed to process the request and logged the error under the traceId. Include the traceId when you "
            + "report the problem. A retry with the same Idempotency-Key is safe."
    );

    public static readonly ProblemKind Unavailable = new(
        "unavailable",
        503,
        "The service is temporarily unavailable.",
        "The database is unreachable or overloaded. Retry after the seconds in Retry-After. With an Idempotency-Key a retry "
            + "is safe even if the first request was processed."
    );

    /// <summary>Every kind of problem, ordered by status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        MalformedRequest,
        Unauthorized,
        Forbidden,
        ExposedKey,
        ForbiddenOrigin,
        ProofOfWorkRequired,
        NotFound,
        MethodNotAllowed,
        NotAcceptable,
        RequestTimeout,
        Conflict,
        KeyEnded,
        TooManyKeys,
        LastManagingKey,
        AlreadySubmitted,
        InstrumentsDiffer,
        ClaimCodeUnusable,
        WebhookDisabled,
        Gone,
        PreconditionFailed,
        TooLarge,
        UnsupportedMediaType,
        Validation,
        IdempotencyKeyReused,
        PreconditionRequired,
        TooManyRequests,
        Internal,
        Unavailable,
    ];
}
