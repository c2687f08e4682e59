using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Assessments.Submit.FastPath;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>POST /v1/scores/batch: score up to 500 sheets and keep nothing; a bad one fails alone.</summary>
public static class ScoreBatch
{
    internal const int MaxItems = 500;
    private const int BodyLimit = 1024 * 1024;

    /// <summary>How many items count as one request; contributions are most of the work where they are asked for.</summary>
    private const int ItemsPlain = 10;
    private const int ItemsWithContributions = 2;

    // Of all items together: each lists its own up to a limit, and 500 times that would be megabytes.
    private const int MostListed = 5000;

    private static readonly ValidationError Unlisted = new(
        "#",
        ValidationError.TooMany,
        $"The items before this one have more than {MostListed} errors together. Correct those, and send it again."
    );

    // A repeated member or too deep a nesting in one item is an error of that item: each is parsed strictly by itself.
    // The parser does not recurse.
    private static readonly JsonDocumentOptions Outer = new() { MaxDepth = int.MaxValue };

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/scores/batch", Handle)
            .WithName("scoreBatch")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithSummary("Score up to 500 answer sheets and keep nothing.")
            .WithDescription(
                "Each item is a request of POST /v1/scores. Order is kept, and a bad item fails alone: its place holds the "
                    + "problem that it would have got by itself. The body has at most 1 MiB, an item at most 64 KB. "
                    + $"Towards the rate limit every {ItemsPlain} items begun count as one request, with `include=contributions` or `all` every {ItemsWithContributions}."
            )
            .WithParameters(IncludeParameter.QueryParameter, CommonRequestHeaders.AcceptLanguage)
            .Accepts<ScoreBatchRequest>("application/json")
            .WithRequestExamples(AssessmentExamples.BatchRequest)
            .ProducesResponse<ScoreBatchResponse>(
                StatusCodes.Status200OK,
                "A result or a problem for each request.",
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.Batch)
            .WithExample(ProblemKind.Validation, AssessmentExamples.BatchFaults);

    private static async Task<IResult> Handle(
        HttpContext http,
        JsonBinder binder,
        AssessmentScorer scorer,
        CompactResultWriter results,
        PublishedCatalog published,
        RequestRateLimiter limits
    )
    {
        using var body = await JsonRequestBody.Read(http, BodyLimit, Outer);
        var queries = new QueryParameters(http.Request, IncludeParameter.Name);
        var parts = queries.ReadInclude();

        if ((body.Problem ?? queries.Problem) is { } refusal)
        {
            return refusal;
        }

        if (HasRepeatedMember(body.Root))
        {
            return ProblemResults.Of(ProblemKind.MalformedRequest, "A member of the body is sent twice.");
        }

        var errors = new List<ValidationError>();
        var batch = binder.BindAndValidate<ScoreBatchBody>(body.Root, errors);

        if (errors.Count > 0)
        {
            return ProblemResults.Validation(errors);
        }

        var items = batch.Items!.Value;
        var caller = Caller.From(http);
        var cost = Cost(items.GetArrayLength(), parts);

        if (limits.TakeMore(http, caller, cost - 1) is { } tooMany)
        {
            return tooMany;
        }

        var (texts, pinned, listed) = (published.TextsFor(http.Request), caller.Model, 0);
        var answers = items.EnumerateArray().Select(Answer).ToList();
        return JsonResponse.Create(Write, language: texts.Language);

        (ScoredSubmission? Scored, Problem? Problem) Answer(JsonElement item)
        {
            var raw = JsonMarshal.GetRawUtf8Value(item);

            if (raw.Length > JsonRequestBody.MaxBytes)
            {
                return Refused(ProblemKind.TooLarge, "An item must be at most 64 KB.", []);
            }

            var (alone, unreadable) = SubmissionBody.Read(raw.ToArray(), "The item", published);

            if (alone is null)
            {
                return Refused(ProblemKind.MalformedRequest, unreadable!, []);
            }

            using (alone)
            {
                var wrong = new List<ValidationError>();
                var request = binder.BindAndValidate<ScoreRequest>(alone.Root, wrong);
                return scorer.Score(request, alone.Responses, pinned, wrong) is { } scored
                    ? (scored, null)
                    : Refused(ProblemKind.Validation, ProblemResults.SummaryOf(wrong), wrong);
            }
        }

        (ScoredSubmission? Scored, Problem? Problem) Refused(
            ProblemKind kind,
            string detail,
            IReadOnlyList<ValidationError> wrong
        )
        {
            listed += wrong.Count;
            return (
                null,
                ProblemResults.CreateProblem(
                    http,
                    kind,
                    detail,
                    listed > MostListed && wrong.Count > 1 ? [Unlisted] : wrong
                )
            );
        }

        // As a BatchAnswer is written, with each result in its own way.
        void Write(ArrayBufferWriter<byte> to)
        {
            for (var index = 0; index < answers.Count; index++)
            {
                var (scored, problem) = answers[index];
                var (name, writing) = scored is null
                    ? ("problem", JsonResponse.WriterFor(problem!, AssessmentJsonContext.Default.Problem))
                    : ("result", results.WriterFor(scored, parts, texts));
                Encoding.UTF8.GetBytes($"{(index == 0 ? "{\"items\":[" : ",")}{{\"index\":{index},\"{name}\":", to);
                writing(to);
                to.Write("}"u8);
            }

            to.Write("]}"u8);
        }
    }

    /// <summary>How many requests a batch counts as: measured by its work, and never less than one.</summary>
    private static int Cost(int items, IncludeOptions parts)
    {
        var each = parts.HasFlag(IncludeOptions.Contributions) ? ItemsWithContributions : ItemsPlain;
        return (items + each - 1) / each;
    }

    /// <summary>Returns whether a member is sent twice: the outer parser allows it, for the sake of the items.</summary>
    private static bool HasRepeatedMember(JsonElement body)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return body.EnumerateObject().Any(member => !names.Add(UnicodeSafeJson.GetName(member)));
    }
}

/// <summary>Requests to score together.</summary>
/// <param name="Items">1 to 500 requests as POST /v1/scores takes them, each of at most 64 KB.</param>
public sealed record ScoreBatchRequest([property: Length(1, ScoreBatch.MaxItems)] IReadOnlyList<ScoreRequest> Items);

/// <summary>The answers, in the order of the requests.</summary>
/// <param name="Items">One for each request.</param>
public sealed record ScoreBatchResponse(IReadOnlyList<ScoreBatchItemResponse> Items);

/// <summary>One answer: a result, or the problem that the request would have got by itself.</summary>
/// <param name="Index">Its place among the requests, from 0.</param>
/// <param name="Result">What POST /v1/scores would have answered.</param>
/// <param name="Problem">Why it was refused.</param>
public sealed record ScoreBatchItemResponse(
    int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScoreResponse? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem
);
