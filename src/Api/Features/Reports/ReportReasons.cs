using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The reasons of a channel for a reader. Findings that hold for everyone come first.</summary>
internal static class ReportReasons
{
    private const int Most = 3;

    /// <summary>Returns at most three reasons; none if the result could not be verified.</summary>
    public static IReadOnlyList<ReportReason> For(Report report, string channel)
    {
        if (report.Scored is not { } scored)
        {
            return [];
        }

        var card = scored.Scorecard;
        var index = card.Model.FindChannel(channel);
        var reasons = Find(card, index).Select(reason => Create(report, scored, index, reason)).ToList();

        if (card.Verdicts[index].Floored)
        {
            reasons.Insert(1, new(1, Lifted(report, card.Model.Rules.Floor)));
        }

        return [.. reasons.Take(Most)];
    }

    /// <summary>Returns the terms of the score that the reasons of a channel are about.</summary>
    public static IEnumerable<Contribution> TermsOf(Scorecard card, int channel) =>
        Find(card, channel)
            .Where(reason => reason.Kind is not (ReasonKind.Base or ReasonKind.Gate))
            .Select(reason => reason.Term);

    private static Reason[] Find(Scorecard card, int channel)
    {
        var reasons = new Reason[ReasonRules.MaxReasons];
        return reasons[..Reason.Write(card, channel, reasons)];
    }

    private static ReportReason Create(Report report, ScoredSubmission scored, int channel, Reason reason)
    {
        if (reason.Kind == ReasonKind.Base)
        {
            var finding = ReportEvidence.FindingOf(report, scored.Scorecard.Model.Channels[channel].Key);
            return new(0, finding.Text, Studies: finding.Studies);
        }

        var text = ReasonTextFormatter.TextFor(scored.Model, scored.Scorecard, channel, reason, report.Texts);
        return reason.Kind == ReasonKind.Gate
            ? new(-1, text)
            : new(Math.Sign(reason.Term.Tenths), text, AnswerOf(report, scored, reason));
    }

    /// <summary>Returns the answer behind a reason whose text is only a label; null for other texts.</summary>
    private static string? AnswerOf(Report report, ScoredSubmission scored, Reason reason)
    {
        if (scored.Model.Document.Reasons is null)
        {
            return null;
        }

        var card = scored.Scorecard;
        return reason.Kind switch
        {
            ReasonKind.Item => Format(card.Model.Instrument.Items[reason.Term.Index]),
            ReasonKind.Shift => Format(card.Model.Rules.Shifts[reason.Term.Index].Item),
            _ => null,
        };

        string? Format(Item item) => AnswerText.Format(report, item, card.Responses[item.Index]);
    }

    private static string Lifted(Report report, VerdictFloor floor) =>
        report.Texts.Floors[floor.Code].Replace("{to}", report.VerdictLabel(floor.To.Code()), StringComparison.Ordinal);
}
