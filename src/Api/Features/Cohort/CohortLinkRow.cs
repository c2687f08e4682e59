namespace ChannelFit.Api.Features.Cohort;

/// <summary>A row of the table <c>cohort_link</c>.</summary>
/// <param name="Id">A UUIDv7, so that ids sort by time.</param>
public sealed record CohortLinkRow(Guid Id, bool Test, DateTimeOffset ExpiresAt)
{
    /// <summary>Creates a link that begins now.</summary>
    public static CohortLinkRow Create(bool test, int seconds, DateTimeOffset now)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return new(Guid.CreateVersion7(start), test, start.AddSeconds(seconds));
    }
}
