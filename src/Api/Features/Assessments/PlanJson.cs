using System.Collections.Immutable;
using ChannelFit.Api.Http;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Writes the hours plan of a compact result, as <see cref="PlanViews"/> shows it.</summary>
internal static class PlanJson
{
    /// <summary>The member, or why there is no plan.</summary>
    public static void Write(ref RawJson json, ResultLabels label, Scored scored, HoursPlan? plan)
    {
        if (plan is null)
        {
            json.Add(label.NoPlan[(int)HoursPlan.WhyNot(scored.Card, scored.Wishes)!.Value]);
            return;
        }

        json.Add(",\"plan\":{\"hoursPerWeek\":"u8, plan.HoursPerWeek);
        json.Add(",\"allocations\":["u8);
        var first = true;

        foreach (var channel in scored.Card.RankOrder)
        {
            if (plan[channel] > 0)
            {
                json.Add(first ? "{\"channel\":"u8 : ",{\"channel\":"u8);
                json.Add(label.Keys[channel]);
                json.Add(",\"hours\":"u8, plan[channel]);
                json.Add(",\"role\":\""u8, plan.RoleOf(channel).Code());
                json.Add("\",\"actions\":["u8);
                WriteActions(ref json, label, plan.ActionsOf(channel));
                json.Add("]}"u8);
                first = false;
            }
        }

        json.Add("],\"unallocated\":"u8, plan.Unallocated);
        json.Add(",\"unallocatedReason\":"u8);
        json.Add(plan.Reason is { } reason ? label.Unallocated[(int)reason] : "null"u8);
        json.Add(label.PlanNote);
    }

    private static void WriteActions(ref RawJson json, ResultLabels label, ImmutableArray<ActionStep> steps)
    {
        for (var place = 0; place < steps.Length; place++)
        {
            var (start, end) = label.Actions[steps[place].Code];
            json.Add(place == 0 ? default : ","u8);
            json.Add(start, steps[place].Minutes);
            json.Add(end);
        }
    }
}
