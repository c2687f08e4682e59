using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The gates that keep a verdict below the band of its score, each with the channels that it limits.</summary>
internal static class ReportGates
{
    /// <summary>Returns the name of each gate and the limit as a sentence.</summary>
    public static IReadOnlyList<(string Name, string Text)> For(Report report)
    {
        if (report.Scored?.Scorecard is not { } card)
        {
            return [];
        }

        return
        [
            .. card
                .Model.Rules.Gates.Select(
                    (gate, index) =>
                        (
                            Gate: gate,
                            Channels: card.RankOrder.Where(channel => card.Verdicts[channel].IsBinding(index))
                                .Select(channel => card.Model.Channels[channel].Key)
                                .ToList()
                        )
                )
                .Where(limit => limit.Channels.Count > 0)
                .Select(limit =>
                    (
                        report.Texts.Gates[limit.Gate.Code].Label,
                        report
                            .Sentence("cap", "cap", report.VerdictLabel(limit.Gate.Cap.Code()))
                            .Replace("{channels}", report.Names(limit.Channels), StringComparison.Ordinal)
                    )
                ),
        ];
    }
}
