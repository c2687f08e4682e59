using System.Collections.Immutable;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>Writes the hours plan of a compact result, equal to that of <see cref="PlanResponseFactory"/>.</summary>
internal static class CompactPlanWriter
{
    /// <summary>Writes the member <c>plan</c>, or the reason why there is no plan.</summary>
    public static void Write(
        ref RawJsonWriter json,
        CompactResultFragments fragments,
        ScoredSubmission scored,
        HoursPlan? plan
    )
    {
        if (plan is null)
        {
            json.Append(
                fragments.PlanUnavailable[(int)HoursPlan.UnavailableReason(scored.Scorecard, scored.Plan)!.Value]
            );
            return;
        }

        json.Append(",\"plan\":{\"hoursPerWeek\":"u8, plan.HoursPerWeek);
        json.Append(",\"allocations\":["u8);
        var first = true;

        foreach (var channel in scored.Scorecard.RankOrder)
        {
            if (plan[channel] > 0)
            {
                json.Append(first ? "{\"channel\":"u8 : ",{\"channel\":"u8);
                json.Append(fragments.Keys[channel]);
                json.Append(",\"hours\":"u8, plan[channel]);
                json.Append(",\"role\":\""u8, plan.RoleOf(channel).Code());
                json.Append("\",\"actions\":["u8);
                WriteActions(ref json, fragments, plan.ActionsOf(channel));
                json.Append("]}"u8);
                first = false;
            }
        }

        json.Append("],\"unallocated\":"u8, plan.Unallocated);
        json.Append(",\"unallocatedReason\":"u8);
        json.Append(plan.Reason is { } reason ? fragments.Unallocated[(int)reason] : "null"u8);
        json.Append(fragments.PlanNote);
    }

    private static void WriteActions(
        ref RawJsonWriter json,
        CompactResultFragments fragments,
        ImmutableArray<ActionStep> steps
    )
    {
        for (var place = 0; place < steps.Length; place++)
        {
            var (start, end) = fragments.Actions[steps[place].Code];
            json.Append(place == 0 ? default : ","u8);
            json.Append(start, steps[place].Minutes);
            json.Append(end);
        }
    }
}
