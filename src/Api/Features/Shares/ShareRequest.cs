namespace ChannelFit.Api.Features.Shares;

/// <summary>A request for a link to a report.</summary>
public sealed class ShareRequest
{
    /// <summary>The minimum lifetime of a link in seconds: an hour.</summary>
    public const int MinSeconds = 3600;

    /// <summary>The maximum lifetime of a link in seconds: 30 days.</summary>
    public const int MaxSeconds = 30 * 24 * 3600;

    /// <summary>The default lifetime of a link in seconds: seven days.</summary>
    public const int DefaultSeconds = 7 * 24 * 3600;

    /// <summary>Seconds until the link expires. The default is seven days.</summary>
    /// <example>86400</example>
    public int? ExpiresIn { get; set; }
}
