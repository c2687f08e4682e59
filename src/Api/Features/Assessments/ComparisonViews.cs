using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Turns comparisons into what crosses the wire.</summary>
public static class ComparisonViews
{
    private const int MostMoved = 5;

    /// <summary>Two rows, each scored by the same model.</summary>
    public static ComparisonView Of((AssessmentRow Row, Scored Scored) from, (AssessmentRow Row, Scored Scored) to)
    {
        var comparison = new Comparison(from.Scored.Card, to.Scored.Card);
        return new(
            to.Row.PersonRef!,
            Compared(from.Row),
            Compared(to.Row),
            to.Row.Instrument,
            comparison.To.Model.Id,
            to.Scored.Seed.Hash,
            [.. comparison.To.RankOrder.Select(channel => Channel(comparison, channel))],
            [
                .. comparison
                    .ChangedAnswers()
                    .Select(item => new AnswerChangeView(
                        item.Code,
                        Answer(comparison.From, item),
                        Answer(comparison.To, item)
                    )),
            ]
        );
    }

    private static ComparedView Compared(AssessmentRow row) => new(row.Id, row.CreatedAt.UtcDateTime, row.Model);

    private static ChannelComparisonView Channel(Comparison comparison, int channel)
    {
        var (from, to) = (comparison.From.Scores[channel], comparison.To.Scores[channel]);
        return new(
            comparison.To.Model.Channels[channel].Key,
            Views.Points(from.Score),
            Views.Points(to.Score),
            Views.Points(to.Score - from.Score),
            comparison.From.Judgements[channel].Verdict.Code(),
            comparison.To.Judgements[channel].Verdict.Code(),
            new(Views.Points(from.Low), Views.Points(from.High)),
            new(Views.Points(to.Low), Views.Points(to.High)),
            comparison.RealChange(channel).Code(),
            [.. comparison.Moved(channel).Take(MostMoved).Select(change => Moved(comparison, change))]
        );
    }

    private static MovedView Moved(Comparison comparison, TermChange change)
    {
        var item = comparison.Decides(change);
        return new(
            comparison.To.Model.SourceOf(new(change.Kind, change.Index, Measure: -1, change.Tenths)),
            item?.Code,
            Answer(comparison.From, item),
            Answer(comparison.To, item),
            Views.Points(change.Tenths)
        );
    }

    private static object? Answer(Scorecard card, Item? item) =>
        item is null ? null : AnswersView.One(item, card.Sheet[item.Index]);
}
