using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>The weekly hours of channels in the plan of a person's latest assessment.</summary>
public sealed class PlannedHours
{
    private readonly Dictionary<string, double> hours = [];
    private readonly HashSet<string> withoutAttempts = [];

    /// <summary>The hours of all channels together.</summary>
    public double Total => hours.Values.Sum();

    /// <summary>Returns the planned hours of an assessment; none without an assessment, a plan, or a verified result.</summary>
    public static PlannedHours Of(AssessmentRow? latest, StoredResultVerifier results)
    {
        var planned = new PlannedHours();

        if (latest is null || results.Verify(latest) is not { } scored)
        {
            return planned;
        }

        var (card, plan) = (scored.Scorecard, HoursPlan.Create(scored.Scorecard, scored.Plan, scored.Focus));

        foreach (var (index, channel) in card.Model.Channels.Index())
        {
            if (plan is not null)
            {
                planned.hours[channel.Key] = plan[index];
            }

            if (!card.Verdicts[index].IsMain || plan?[index] == 0)
            {
                planned.withoutAttempts.Add(channel.Key);
            }
        }

        return planned;
    }

    /// <summary>
    /// Returns whether the result asks for attempts on a channel: it is core or support, and has hours if there is a plan. True
    /// without a result. A confidential search has no public channel that is.
    /// </summary>
    public bool AsksForAttempts(string channel) => !withoutAttempts.Contains(channel);

    /// <summary>Returns the hours of a channel.</summary>
    public double HoursOf(string channel) => hours.GetValueOrDefault(channel);
}
