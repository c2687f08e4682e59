using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>The weekly hours of channels in the plan of a person's latest assessment.</summary>
public sealed class PlannedHours
{
    private readonly Dictionary<string, double> hours = [];

    /// <summary>The hours of all channels together.</summary>
    public double Total => hours.Values.Sum();

    /// <summary>Returns the planned hours of an assessment; none without an assessment, a plan, or a verified result.</summary>
    public static PlannedHours Of(AssessmentRow? latest, StoredResultVerifier results)
    {
        var planned = new PlannedHours();

        if (
            latest is not null
            && results.Verify(latest) is { } scored
            && HoursPlan.Create(scored.Scorecard, scored.Plan, scored.Focus) is { } plan
        )
        {
            foreach (var (index, channel) in scored.Scorecard.Model.Channels.Index())
            {
                planned.hours[channel.Key] = plan[index];
            }
        }

        return planned;
    }

    /// <summary>Returns the hours of a channel.</summary>
    public double HoursOf(string channel) => hours.GetValueOrDefault(channel);
}
