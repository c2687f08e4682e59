namespace ChannelFit.Api.Features.Shares;

/// <summary>A request for a link to a report.</summary>
public sealed class ShareRequest
{
    /// <summary>The shortest lifetime of a link in seconds: an hour.</summary>
    public const int MinSeconds = 3600;

    /// <summary>The longest lifetime in seconds: 30 days.</summary>
    public const int MaxSeconds = 30 * 24 * 3600;

    /// <summary>The lifetime where none is sent, in seconds: seven days.</summary>
    public const int DefaultSeconds = 7 * 24 * 3600;

    /// <summary>The seconds after which the link expires; seven days unless given.</summary>
    /// <example>86400</example>
    public int? ExpiresIn { get; set; }
}
