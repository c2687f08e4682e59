namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A request to send the events of a period again.</summary>
public sealed class ReplayDeliveriesRequest
{
    /// <summary>The beginning of the period, RFC 3339. Events of this time or later are sent.</summary>
    /// <example>2026-11-22T00:00:00Z</example>
    public DateTimeOffset? From { get; set; }

    /// <summary>The end of the period. Events before this time are sent; the current time unless given.</summary>
    /// <example>2026-11-23T00:00:00Z</example>
    public DateTimeOffset? To { get; set; }
}
