using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Activity;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>The progress of a person: planned and spent hours, and results.</summary>
/// <param name="PersonRef">The partner's own id of the person.</param>
/// <param name="Week">The present week of ISO 8601.</param>
/// <param name="AssessmentId">The person's latest assessment, whose plan is compared; null if there is none.</param>
/// <param name="Priors">What was expected of channels before anything was known of the person, key@version.</param>
/// <param name="Weeks">The hours of each week since the first recorded one, oldest first.</param>
/// <param name="Channels">The channels with planned hours or recorded activity, those with most planned hours first.</param>
/// <param name="Note">How to read the rates.</param>
public sealed record ProgressResponse(
    string PersonRef,
    [property: RegularExpression(ActivityWeek.Pattern)] string Week,
    Guid? AssessmentId,
    string Priors,
    IReadOnlyList<WeekProgressResponse> Weeks,
    IReadOnlyList<ChannelProgressResponse> Channels,
    string Note
);

/// <summary>The hours of a week, of all channels together.</summary>
/// <param name="Week">The week of ISO 8601.</param>
/// <param name="Planned">The hours of the plan.</param>
/// <param name="Spent">The hours that were spent.</param>
public sealed record WeekProgressResponse(
    [property: RegularExpression(ActivityWeek.Pattern)] string Week,
    double Planned,
    double Spent
);

/// <summary>A channel of a person.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Planned">The hours of the plan.</param>
/// <param name="LastFourWeeks">What was done in the last four weeks, and what came of it.</param>
/// <param name="All">The same for all weeks.</param>
/// <param name="Counted">The same for the weeks of which the rates are: without the last two, whose attempts have not had time.</param>
/// <param name="ReplyRate">The replies for each attempt with the 90 % credible interval; null below five counted attempts.</param>
/// <param name="InterviewsPer10Hours">The interviews in ten hours with the 90 % credible interval; null below five counted attempts and without counted hours.</param>
/// <param name="Advice">What the record suggests.</param>
public sealed record ChannelProgressResponse(
    string Channel,
    PlannedHoursResponse Planned,
    ActivityNumbersResponse LastFourWeeks,
    ActivityNumbersResponse All,
    ActivityNumbersResponse Counted,
    EstimateWithInterval? ReplyRate,
    EstimateWithInterval? InterviewsPer10Hours,
    AdviceResponse Advice
);

/// <summary>The planned hours of a channel.</summary>
/// <param name="PerWeek">The hours of a week.</param>
/// <param name="LastFourWeeks">The hours of the last four weeks.</param>
/// <param name="All">The hours of all weeks since the first recorded one.</param>
public sealed record PlannedHoursResponse(double PerWeek, double LastFourWeeks, double All);

/// <summary>The advice for a channel.</summary>
/// <param name="Code">
/// too-early: under 4 weeks or 8 hours, or under 5 attempts without a result; change-tactic: neither a reply nor an interview; change-channel: no interview in 8
/// weeks and 20 hours; keep; do-more: the lower limit of the interviews per hour is above the mean of the plan.
/// </param>
/// <param name="Text">The sentence for people.</param>
/// <param name="NextAction">The next action.</param>
public sealed record AdviceResponse(
    [property: OutcomeAdviceCode] string Code,
    string Text,
    NextActionResponse NextAction
);

/// <summary>An action to take next.</summary>
/// <param name="Count">The number to count.</param>
/// <param name="Unit">attempts, or hours in a week.</param>
/// <param name="Text">The sentence for people.</param>
public sealed record NextActionResponse(
    double Count,
    [property: AllowedValues("attempts", "hours")] string Unit,
    string Text
);
