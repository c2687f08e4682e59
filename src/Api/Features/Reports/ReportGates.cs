using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The gates that fired, each with the channels whose verdict it limits.</summary>
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
                            Channels: card.RankOrder.Where(channel => card.Verdicts[channel].HasFired(index))
                                .Select(channel => card.Model.Channels[channel].Key)
                                .ToList()
                        )
                )
                .Where(fired => fired.Channels.Count > 0)
                .Select(fired =>
                    (
                        report.Texts.Gates[fired.Gate.Code].Label,
                        report
                            .Sentence("cap", "cap", report.VerdictLabel(fired.Gate.Cap.Code()))
                            .Replace("{channels}", report.Names(fired.Channels), StringComparison.Ordinal)
                    )
                ),
        ];
    }
}
