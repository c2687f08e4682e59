using System.Runtime.InteropServices;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Assessments.Submit.FastPath;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>Scores the items of one batch. An invalid item gets the problem that it would have as a single request.</summary>
internal sealed class BatchItemScorer(
    HttpContext http,
    JsonBinder binder,
    AssessmentScorer scorer,
    PublishedCatalog catalog,
    string defaultModel
)
{
    /// <summary>The most errors that are listed for all items together. 500 items could have megabytes of them.</summary>
    private const int MaxListedErrors = 5000;

    private static readonly ValidationError NotListed = new(
        "#",
        ValidationError.TooMany,
        $"The batch has more than {MaxListedErrors} errors. Correct those listed for the items before, and send it again."
    );

    private int errorCount;

    public (ScoredSubmission? Scored, Problem? Problem) Score(JsonElement item)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(item);

        if (bytes.Length > JsonRequestBody.MaxBytes)
        {
            return Reject(ProblemKind.TooLarge, "An item must be at most 64 KB.", []);
        }

        var (body, parseError) = SubmissionBody.Read(bytes.ToArray(), "The item", catalog);

        if (body is null)
        {
            return Reject(ProblemKind.MalformedRequest, parseError!, []);
        }

        using (body)
        {
            var errors = new List<ValidationError>();
            var request = body.Bind<ScoreRequest>(binder, errors);
            return scorer.Score(request, defaultModel, errors) is { } scored
                ? (scored, null)
                : Reject(ProblemKind.Validation, ProblemResults.SummaryOf(errors), errors);
        }
    }

    private (ScoredSubmission? Scored, Problem? Problem) Reject(
        ProblemKind kind,
        string detail,
        List<ValidationError> errors
    )
    {
        errorCount += errors.Count;
        var listed = errorCount > MaxListedErrors && errors.Count > 1 ? [NotListed] : errors;
        return (null, ProblemResults.CreateProblem(http, kind, detail, listed));
    }
}
