using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.People;

/// <summary>Creates responses from comparisons.</summary>
public static class ComparisonResponseFactory
{
    private const int MostMoved = 5;

    /// <summary>Compares two rows that were scored with the same model.</summary>
    public static ComparisonResponse Create(
        (AssessmentRow Row, ScoredSubmission Scored) from,
        (AssessmentRow Row, ScoredSubmission Scored) to
    )
    {
        var comparison = new ScorecardComparison(from.Scored.Scorecard, to.Scored.Scorecard);
        return new(
            to.Row.PersonRef!,
            Compared(from.Row),
            Compared(to.Row),
            to.Row.Instrument,
            comparison.To.Model.Id,
            to.Scored.Model.Hash,
            [.. comparison.To.RankOrder.Select(channel => Channel(comparison, channel))],
            [
                .. comparison
                    .ChangedItems()
                    .Select(item => new ComparedAnswerResponse(
                        item.Code,
                        Answer(comparison.From, item),
                        Answer(comparison.To, item)
                    )),
            ]
        );
    }

    private static ComparedAssessmentResponse Compared(AssessmentRow row) =>
        new(row.Id, row.CreatedAt.UtcDateTime, row.Model);

    private static ChannelComparisonResponse Channel(ScorecardComparison comparison, int channel)
    {
        var (from, to) = (comparison.From.Scores[channel], comparison.To.Scores[channel]);
        return new(
            comparison.To.Model.Channels[channel].Key,
            ScoreResponseFactory.ToPoints(from.Score),
            ScoreResponseFactory.ToPoints(to.Score),
            ScoreResponseFactory.ToPoints(to.Score - from.Score),
            comparison.From.Verdicts[channel].Verdict.Code(),
            comparison.To.Verdicts[channel].Verdict.Code(),
            new(ScoreResponseFactory.ToPoints(from.Low), ScoreResponseFactory.ToPoints(from.High)),
            new(ScoreResponseFactory.ToPoints(to.Low), ScoreResponseFactory.ToPoints(to.High)),
            comparison.RealChangeOf(channel).Code(),
            [.. comparison.ContributionChanges(channel).Take(MostMoved).Select(change => Moved(comparison, change))]
        );
    }

    private static ContributionChangeResponse Moved(ScorecardComparison comparison, TermChange change)
    {
        var item = comparison.DecidingItem(change);
        return new(
            comparison.To.Model.SourceOf(new(change.Kind, change.Index, Scale: -1, change.Tenths)),
            item?.Code,
            Answer(comparison.From, item),
            Answer(comparison.To, item),
            ScoreResponseFactory.ToPoints(change.Tenths)
        );
    }

    private static object? Answer(Scorecard card, Item? item) =>
        item is null ? null : AnswersResponse.ValueOf(item, card.Responses[item.Index]);
}
