namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The result of one attempt.</summary>
/// <param name="At">The time when the request was signed and sent.</param>
/// <param name="Signature">The header <c>webhook-signature</c>; null if it could not be created.</param>
/// <param name="Status">The status of the receiver's response; null if there was none.</param>
/// <param name="Error">A code of <see cref="DeliveryError"/>; null if the delivery succeeded.</param>
/// <param name="ResponseBody">The beginning of the response body; null if there was none.</param>
/// <param name="RetryAfter">The delay that the receiver requests.</param>
public sealed record DeliveryOutcome(
    DateTimeOffset At,
    string? Signature,
    int? Status,
    string? Error,
    TimeSpan Took,
    string? ResponseBody,
    TimeSpan? RetryAfter
);
