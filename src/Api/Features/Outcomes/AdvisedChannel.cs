using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>A channel of a person with its rates and the advice about it.</summary>
/// <param name="ReplyRate">The reply rate; null if there were too few attempts.</param>
/// <param name="InterviewsPerHour">The interviews per hour; null if there were too few attempts, or no hours.</param>
public sealed record AdvisedChannel(
    ChannelProgress Progress,
    Estimate? ReplyRate,
    Estimate? InterviewsPerHour,
    Advice Advice,
    NextAction Next
)
{
    /// <summary>Estimates the rates of all channels of a person and chooses the advice about each.</summary>
    /// <param name="channels">The channels.</param>
    /// <param name="isMain">Returns whether the person's result asks for attempts on a channel.</param>
    public static IReadOnlyList<AdvisedChannel> CreateAll(
        IReadOnlyCollection<ChannelProgress> channels,
        Func<string, bool> isMain
    )
    {
        var planMean = ChannelProgress.MeanInterviewsPerHour(channels);
        var advised = channels
            .Select(progress =>
            {
                var replies = progress.Replies is { } rate ? PosteriorIntervals.Of(rate) : (Estimate?)null;
                var interviews = progress.HasInterviewRate
                    ? PosteriorIntervals.Of(progress.Interviews)
                    : (Estimate?)null;
                return (progress, replies, interviews, advice: AdviceRules.Choose(progress, interviews, planMean));
            })
            .ToList();
        return
        [
            .. advised.Select(own =>
            {
                var hasBetter = advised.Any(other =>
                    other.advice != Advice.ChangeChannel
                    && isMain(other.progress.Channel)
                    && other.progress.Interviews.Mean > own.progress.Interviews.Mean
                );
                var next = AdviceRules.NextActionOf(own.advice, isMain(own.progress.Channel), hasBetter);
                return new AdvisedChannel(own.progress, own.replies, own.interviews, own.advice, next);
            }),
        ];
    }
}
