namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A request to send the events of a period again.</summary>
public sealed class ReplayDeliveriesRequest
{
    /// <summary>Events that were raised at this time or later, RFC 3339.</summary>
    /// <example>2026-11-22T00:00:00Z</example>
    public DateTimeOffset? From { get; set; }

    /// <summary>Events that were raised before this time; until now unless given.</summary>
    /// <example>2026-11-23T00:00:00Z</example>
    public DateTimeOffset? To { get; set; }
}
