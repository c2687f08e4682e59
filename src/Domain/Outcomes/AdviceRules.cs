using ChannelFit.Domain.Planning;

namespace ChannelFit.Domain.Outcomes;

/// <summary>The fixed rules of advice about a channel (docs/outcomes.md#advice).</summary>
public static class AdviceRules
{
    /// <summary>The fewest weeks with activity for any advice but <see cref="Advice.TooEarly"/>.</summary>
    public const int MinWeeks = 4;

    /// <summary>The fewest spent hours for any advice but <see cref="Advice.TooEarly"/>.</summary>
    public const int MinHours = 8;

    /// <summary>The weeks with activity after which there should have been an interview.</summary>
    public const int WeeksToInterview = 8;

    /// <summary>The spent hours after which there should have been an interview.</summary>
    public const int HoursToInterview = 20;

    /// <summary>All codes, in the order of the contract.</summary>
    public static IReadOnlyList<Advice> All { get; } = Enum.GetValues<Advice>();

    /// <summary>Returns the advice about a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="interviews">The interviews per hour; null if there were too few attempts for a rate.</param>
    /// <param name="planMean">The expected interviews per hour of the plan.</param>
    public static Advice Choose(ChannelProgress channel, Estimate? interviews, double planMean)
    {
        var (weeks, all) = (channel.ActiveWeeks, channel.All);

        var hasResult = all.Replies > 0 || all.Interviews > 0;

        return weeks < MinWeeks || all.Hours < MinHours ? Advice.TooEarly
            : !hasResult && all.Attempts < ChannelProgress.MinAttempts ? Advice.TooEarly
            : weeks >= WeeksToInterview && all.Hours >= HoursToInterview && all.Interviews == 0 ? Advice.ChangeChannel
            : !hasResult ? Advice.ChangeTactic
            : interviews is { } known && known.Low > planMean ? Advice.DoMore
            : Advice.Keep;
    }

    /// <summary>Returns the next action that an advice names.</summary>
    /// <param name="advice">The advice.</param>
    /// <param name="isMain">True if the person's result asks for attempts on the channel: it is core or support, with hours if there is a plan.</param>
    /// <param name="hasBetter">True if another such channel of the person brings more interviews an hour.</param>
    public static NextAction NextActionOf(Advice advice, bool isMain, bool hasBetter) =>
        advice switch
        {
            Advice.TooEarly or Advice.ChangeTactic => isMain ? NextAction.MakeAttempts : NextAction.FollowResult,
            Advice.ChangeChannel => hasBetter ? NextAction.MoveHours : NextAction.AskSomebody,
            Advice.Keep => isMain ? NextAction.KeepHours : NextAction.FollowResult,
            Advice.DoMore => isMain ? NextAction.AddHours : NextAction.KeepHours,
            _ => throw new ArgumentOutOfRangeException(nameof(advice)),
        };

    /// <summary>Returns the number of the next action: of attempts, or of hours a week.</summary>
    public static decimal CountOf(NextAction action, ChannelProgress channel) =>
        action switch
        {
            NextAction.MakeAttempts => ChannelProgress.MinAttempts,
            NextAction.AddHours => 1,
            NextAction.FollowResult => (decimal)channel.PlannedPerWeek,
            _ when channel.PlannedPerWeek > 0 => (decimal)channel.PlannedPerWeek,
            // Without a plan: the mean of the weeks in which the channel was used, in whole quarters.
            _ => Math.Max(1, Math.Round((decimal)channel.All.QuarterHours / channel.ActiveWeeks))
                / PlanRules.QuartersPerHour,
        };

    /// <summary>Returns the code of the contract.</summary>
    public static string Code(this Advice advice) =>
        advice switch
        {
            Advice.TooEarly => "too-early",
            Advice.ChangeTactic => "change-tactic",
            Advice.ChangeChannel => "change-channel",
            Advice.Keep => "keep",
            Advice.DoMore => "do-more",
            _ => throw new ArgumentOutOfRangeException(nameof(advice)),
        };
}
