using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The activity of a person on a channel in one week. Omitted members are 0.</summary>
public class ChannelActivityRequest
{
    /// <summary>The hours spent, in quarters of an hour.</summary>
    /// <example>2.5</example>
    public double? Hours { get; set; }

    /// <summary>The attempts, as GET /v1/invitations/current/activity describes them for each channel.</summary>
    /// <example>3</example>
    public int? Attempts { get; set; }

    /// <summary>The replies that came in this week, also to earlier attempts.</summary>
    /// <example>1</example>
    public int? Replies { get; set; }

    /// <summary>The interviews in this week.</summary>
    /// <example>0</example>
    public int? Interviews { get; set; }

    /// <summary>The offers of a job in this week.</summary>
    /// <example>0</example>
    public int? Offers { get; set; }

    /// <summary>Returns the numbers of a valid request.</summary>
    internal ActivityCounts ToCounts() =>
        new((int)(PlanRules.QuartersPerHour * (Hours ?? 0)), Attempts ?? 0, Replies ?? 0, Interviews ?? 0, Offers ?? 0);
}
