using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The changes of answers that would give the focus a better verdict.</summary>
/// <param name="Target">The better verdict; null if there is none, or the focus has no verdict.</param>
/// <param name="Sets">The sets of changes. One set is enough.</param>
/// <param name="HidesSets">True if sets are left out because the search is confidential.</param>
/// <param name="PrivacyLimit">Why a confidential or discreet search limits the verdict; null if it does not.</param>
public sealed record ReportChanges(
    string? Target,
    IReadOnlyList<IReadOnlyList<ReportChange>> Sets,
    bool HidesSets,
    string? PrivacyLimit
)
{
    /// <summary>Searches for the changes; returns null if the result could not be verified.</summary>
    public static ReportChanges? For(Report report)
    {
        if (report.Scored is not { } scored)
        {
            return null;
        }

        var found = Counterfactual.Search(scored.Scorecard, scored.Focus);
        var shown = found
            .Sets.Where(set =>
                !report.IsConfidential || !set.Any(change => VisibleToOthers.IncludesItem(change.Item.Code))
            )
            .ToList();
        return new(
            found.Target?.Code(),
            [
                .. shown.Select(set =>
                    (IReadOnlyList<ReportChange>)
                        [
                            .. set.Select(change => new ReportChange(
                                report.ItemText(change.Item.Code),
                                AnswerText.Format(report, change.Item, change.From),
                                AnswerText.Format(report, change.Item, change.To)!
                            )),
                        ]
                ),
            ],
            HidesSets: shown.Count < found.Sets.Length,
            FindPrivacyLimit(report, scored)
        );
    }

    private static string? FindPrivacyLimit(Report report, ScoredSubmission scored)
    {
        var card = scored.Scorecard;
        var gate = card
            .Model.Rules.Gates.Where(
                (gate, index) => gate.Privacy != GatePrivacy.None && card.Verdicts[scored.Focus].IsBinding(index)
            )
            .FirstOrDefault();
        return gate is null ? null : ReasonTextFormatter.TextFor(gate, report.Texts);
    }
}
