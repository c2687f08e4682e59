using ChannelFit.Api.Features.Shares;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>A request for a link to the coach's view.</summary>
public sealed class CohortLinkRequest
{
    /// <summary>Seconds until the link expires. The default is seven days.</summary>
    /// <example>86400</example>
    public int? ExpiresIn { get; set; }

    /// <summary>Returns the seconds until the link expires.</summary>
    public int SecondsOrDefault() => ExpiresIn ?? ShareRequest.DefaultSeconds;
}
