namespace ChannelFit.Api.Database;

/// <summary>A claimed delivery with everything that is needed to send it, except the data of the event.</summary>
/// <param name="Claims">The number of the claim: only the latest claim may record the outcome.</param>
/// <param name="Attempts">The number of earlier attempts.</param>
/// <param name="WaitedSeconds">The seconds for which the delivery had been due.</param>
/// <param name="Secret">Encrypted, as are the headers and the previous secret, if that is still valid.</param>
/// <param name="Failing">True if the last attempts to reach the receiver failed.</param>
public sealed record ClaimedDelivery(
    Guid Id,
    string Event,
    Guid[]? Subjects,
    bool Sample,
    Guid PartnerId,
    bool Test,
    Guid WebhookId,
    int Claims,
    int Attempts,
    double WaitedSeconds,
    string Url,
    byte[] Secret,
    byte[]? PreviousSecret,
    byte[] Headers,
    bool Failing
) : OutboxEvent(Id, Event, Subjects, Sample);
