using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Creates responses from hours plans.</summary>
public static class PlanResponseFactory
{
    public static HoursPlanResponse Create(Scorecard card, HoursPlan plan, LanguageTexts texts) =>
        new(
            plan.HoursPerWeek,
            [
                .. Funded(card, plan)
                    .Select(channel => new AllocationResponse(
                        card.Model.Channels[channel].Key,
                        plan[channel],
                        plan.RoleOf(channel).Code(),
                        [
                            .. plan.ActionsOf(channel)
                                .Select(step => new ActionResponse(step.Code, step.Minutes, texts.Actions[step.Code])),
                        ]
                    )),
            ],
            plan.Unallocated,
            plan.Reason?.Code(),
            texts.Plan.Note
        );

    /// <summary>Creates a plan with its details, or the reason why there is no plan.</summary>
    public static PlanHoursResponse CreateResponse(Scorecard card, PlanRequest request, int focus, LanguageTexts texts)
    {
        var plan = HoursPlan.Create(card, request, focus);
        return new(
            plan is null ? null : Create(card, plan, texts),
            HoursPlan.UnavailableReason(card, request)?.Code(),
            plan is null ? null : CreateDetail(card, request, plan, focus)
        );
    }

    public static PlanDetailResponse CreateDetail(Scorecard card, PlanRequest request, HoursPlan plan, int focus)
    {
        var channels = card.Model.Channels;
        var detail = PlanDetail.Create(card, request, plan, focus);
        return new(
            [
                .. Funded(card, plan)
                    .Select(channel => new MarginalValueResponse(channels[channel].Key, detail.NextQuarter[channel])),
            ],
            detail.Total,
            detail.CurrentTotal,
            [
                .. detail.Thresholds.Select(threshold => new UnfundedChannelResponse(
                    channels[threshold.Channel].Key,
                    threshold.Hours
                )),
            ]
        );
    }

    private static IEnumerable<int> Funded(Scorecard card, HoursPlan plan) =>
        card.RankOrder.Where(channel => plan[channel] > 0);
}
