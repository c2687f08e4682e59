namespace ChannelFit.Api.Features.Activity;

/// <summary>A record of an import: the activity of a person on a channel in one week.</summary>
public sealed class ImportActivityRequest : ChannelActivityRequest
{
    /// <summary>The partner's own id for the person: no name, no e-mail.</summary>
    /// <example>crm-4711</example>
    public string? PersonRef { get; set; }

    /// <summary>The week of ISO 8601.</summary>
    /// <example>2026-W47</example>
    public string? Week { get; set; }

    /// <summary>The channel's key.</summary>
    /// <example>referrals</example>
    public string? Channel { get; set; }
}
