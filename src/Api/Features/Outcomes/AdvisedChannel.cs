using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>A channel of a person with its rates and the advice about it.</summary>
/// <param name="ReplyRate">The reply rate; null if there were too few attempts.</param>
/// <param name="InterviewsPerHour">The interviews per hour; null if there were too few attempts.</param>
public sealed record AdvisedChannel(
    ChannelProgress Progress,
    Estimate? ReplyRate,
    Estimate? InterviewsPerHour,
    Advice Advice
)
{
    /// <summary>Estimates the rates of a channel and chooses the advice.</summary>
    /// <param name="progress">The channel.</param>
    /// <param name="planMean">The expected interviews per hour of the plan.</param>
    public static AdvisedChannel Create(ChannelProgress progress, double planMean)
    {
        var replies = progress.Replies is { } rate ? PosteriorIntervals.Of(rate) : (Estimate?)null;
        var interviews = progress.HasRates ? PosteriorIntervals.Of(progress.Interviews) : (Estimate?)null;
        return new(progress, replies, interviews, AdviceRules.Choose(progress, interviews, planMean));
    }
}
