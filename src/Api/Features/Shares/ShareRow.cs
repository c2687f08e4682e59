using ChannelFit.Api.Features.Assessments;

namespace ChannelFit.Api.Features.Shares;

/// <summary>A row of the table <c>share</c>.</summary>
/// <param name="Id">A UUIDv7, so that ids sort by time.</param>
public sealed record ShareRow(Guid Id, bool Test, Guid Assessment, DateTimeOffset ExpiresAt)
{
    /// <summary>Creates a share that begins now.</summary>
    public static ShareRow Create(AssessmentRow row, int seconds, DateTimeOffset now)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return new(Guid.CreateVersion7(start), row.Test, row.Id, start.AddSeconds(seconds));
    }
}
