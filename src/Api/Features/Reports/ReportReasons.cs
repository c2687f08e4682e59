using System.Text.RegularExpressions;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The reasons of a channel for a reader, what is known for everybody first.</summary>
internal static partial class ReportReasons
{
    private const int Most = 3;

    /// <summary>Returns at most three reasons; none if the result could not be verified.</summary>
    public static IReadOnlyList<ReportReason> For(Report report, string channel)
    {
        if (report.Scored is not { } scored)
        {
            return [];
        }

        var card = scored.Card;
        var index = card.Model.FindChannel(channel);
        var reasons = new Reason[ReasonRules.Most];
        var found = reasons[..Reason.Write(card, index, reasons)]
            .Select(reason => Create(report, scored, index, reason))
            .ToList();

        if (card.Verdicts[index].Floored)
        {
            found.Insert(1, new(1, Lifted(report, card.Model.Rules.Floor), null, []));
        }

        return [.. found.Take(Most)];
    }

    private static ReportReason Create(Report report, ScoredSubmission scored, int channel, Reason reason)
    {
        var text = ReasonTextFormatter.TextFor(scored.Seed, scored.Card, channel, reason, report.Texts);
        var evidence = ChannelResponseFactory.EvidenceOf(scored.Seed, scored.Card, channel, reason.Term) ?? [];
        return reason.Kind switch
        {
            ReasonKind.Base => new(
                0,
                Citation().Replace(text, ""),
                null,
                [.. Citation().Match(text).Groups["id"].Captures.Select(id => id.Value).Union(evidence)]
            ),
            ReasonKind.Gate => new(-1, text, null, []),
            _ => new(Math.Sign(reason.Term.Tenths), text, AnswerOf(report, scored, reason), evidence),
        };
    }

    /// <summary>Returns the answer behind a reason whose text is only a label; null for other texts.</summary>
    private static string? AnswerOf(Report report, ScoredSubmission scored, Reason reason)
    {
        if (scored.Seed.Shape.Reasons is null)
        {
            return null;
        }

        var card = scored.Card;
        return reason.Kind switch
        {
            ReasonKind.Item => Label(card.Model.Instrument.Items[reason.Term.Index]),
            ReasonKind.Shift => Label(card.Model.Rules.Shifts[reason.Term.Index].Item),
            _ => null,
        };

        string? Label(Item item) => AnswerText.Format(report, item, card.Responses[item.Index]);
    }

    private static string Lifted(Report report, VerdictFloor floor) =>
        report
            .Texts.Floors[floor.Code]
            .Replace("{to}", report.VerdictLabel(floor.To.Code()), StringComparison.Ordinal);

    // The studies of a sentence about a channel: " (E54c, E59)".
    [GeneratedRegex(@" \((?:(?<id>E\d+[a-z]?)(?:, )?)+\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Citation();
}
