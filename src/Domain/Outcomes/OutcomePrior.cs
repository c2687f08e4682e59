namespace ChannelFit.Domain.Outcomes;

/// <summary>The prior rates of a channel, used before a person has recorded activity.</summary>
/// <param name="ReplyRate">The share of attempts that are replied to, between 0 and 1.</param>
/// <param name="InterviewsPerHour">The interviews that an hour brings, above 0.</param>
public readonly record struct OutcomePrior(double ReplyRate, double InterviewsPerHour)
{
    /// <summary>The hours of the rates that people read and write: interviews in ten hours.</summary>
    public const double HoursOfRate = 10;
}
