using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Turns hours plans into what crosses the wire.</summary>
public static class PlanViews
{
    public static PlanView Of(Scorecard card, HoursPlan plan, Texts texts) =>
        new(
            plan.HoursPerWeek,
            [
                .. Funded(card, plan)
                    .Select(channel => new AllocationView(
                        card.Model.Channels[channel].Key,
                        plan[channel],
                        plan.RoleOf(channel).Code(),
                        [
                            .. plan.ActionsOf(channel)
                                .Select(step => new ActionView(step.Code, step.Minutes, texts.Actions[step.Code])),
                        ]
                    )),
            ],
            plan.Unallocated,
            plan.Reason?.Code(),
            texts.Plan.Note
        );

    /// <summary>A plan made on request, with its detail, or why there is none.</summary>
    public static PlanAnswer Answer(Scorecard card, PlanRequest wishes, int focus, Texts texts)
    {
        var plan = HoursPlan.Of(card, wishes, focus);
        return new(
            plan is null ? null : Of(card, plan, texts),
            HoursPlan.WhyNot(card, wishes)?.Code(),
            plan is null ? null : Detail(card, wishes, plan, focus)
        );
    }

    public static PlanDetailView Detail(Scorecard card, PlanRequest wishes, HoursPlan plan, int focus)
    {
        var channels = card.Model.Channels;
        var detail = PlanDetail.Of(card, wishes, plan, focus);
        return new(
            [
                .. Funded(card, plan)
                    .Select(channel => new MarginalView(channels[channel].Key, detail.NextQuarter[channel])),
            ],
            detail.Total,
            detail.CurrentTotal,
            [.. detail.Entries.Select(entry => new UnfundedView(channels[entry.Channel].Key, entry.EntersAtHours))]
        );
    }

    private static IEnumerable<int> Funded(Scorecard card, HoursPlan plan) =>
        card.RankOrder.Where(channel => plan[channel] > 0);
}
