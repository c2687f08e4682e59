using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Creates the responses of stored results that the current code computes differently.</summary>
internal static class UnverifiedResponseFactory
{
    /// <summary>Creates the response, which contains only what was stored.</summary>
    public static ScoreResponse Create(
        PublishedModel publishedModel,
        ResponseSet? responses,
        AssessmentRow row,
        IncludeOptions include,
        LanguageTexts texts
    )
    {
        var order = StoredRanks.Order(publishedModel.Model, row.Scores, row.Verdicts);
        var focus = publishedModel.Model.FindChannel(row.Focus);

        // If the model of the row is no longer published, another model provides the order of the channels, which all models share.
        var isOwnModel = publishedModel.Model.Id == row.Model;
        return new()
        {
            Instrument = row.Instrument,
            Model = row.Model,
            ModelHash = isOwnModel ? publishedModel.Hash : null,
            ResultHash = ScoreResponseFactory.HashText(row.ResultHash),
            Verified = false,
            Answered = responses?.AnsweredCount,
            Asked = responses?.CountVisible(),
            Basis = isOwnModel ? ScoreResponseFactory.Basis(publishedModel) : null,
            Focus =
                focus >= 0
                    ? Focus(row.Focus, row.Verdicts[focus], texts.Channels[row.Focus].Inline, texts)
                    // Only a row that was tampered with has an unknown channel.
                    : Focus(row.Focus, Verdict.CannotTell.Code(), row.Focus, texts),
            Channels = Array.ConvertAll(
                order,
                channel => new ChannelResponse
                {
                    Channel = publishedModel.Model.Channels[channel].Key,
                    Score = ScoreResponseFactory.ToPoints(row.Scores[channel]),
                    Verdict = row.Verdicts[channel],
                    Rank = Array.IndexOf(order, channel) + 1,
                }
            ),
            Answers = responses is not null && include.HasFlag(IncludeOptions.Answers) ? new(responses) : null,
        };
    }

    /// <summary>Creates a focus from a stored verdict. It has the first sentence only.</summary>
    private static FocusResponse Focus(string focus, string verdict, string name, LanguageTexts texts) =>
        new(
            focus,
            verdict,
            texts.Focus.First[verdict].Replace("{channel}", name, StringComparison.Ordinal),
            [$"focus.first.{verdict}"],
            []
        );
}
