namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>What came of one attempt.</summary>
/// <param name="At">When it was sent, and signed.</param>
/// <param name="Signature">The header <c>webhook-signature</c>; null where none could be made.</param>
/// <param name="Status">What the receiver answered; null where it did not.</param>
/// <param name="Error">A code of <see cref="DeliveryError"/>; null where it arrived.</param>
/// <param name="Answer">The beginning of the answer's body.</param>
/// <param name="Wish">How long the receiver asks us to wait.</param>
public sealed record DeliveryOutcome(
    DateTimeOffset At,
    string? Signature,
    int? Status,
    string? Error,
    TimeSpan Took,
    string? Answer,
    TimeSpan? Wish
);

/// <summary>Why an attempt failed.</summary>
public static class DeliveryError
{
    /// <summary>An answer other than 2xx.</summary>
    public const string Status = "status";

    /// <summary>A redirect, which is never followed.</summary>
    public const string Redirect = "redirect";

    public const string TimedOut = "timed-out";

    public const string NameNotResolved = "name-not-resolved";

    /// <summary>The host leads into a network that webhooks may not reach.</summary>
    public const string AddressRefused = "address-refused";

    /// <summary>http, where only https is enough: the webhook was made where it was.</summary>
    public const string HttpRefused = "http-refused";

    public const string Tls = "tls";

    public const string Connection = "connection";

    /// <summary>The secret or the headers are sealed with a key that we do not have.</summary>
    public const string UnreadableSecret = "unreadable-secret";

    /// <summary>No request could be made of it.</summary>
    public const string Unsendable = "unsendable";
}
