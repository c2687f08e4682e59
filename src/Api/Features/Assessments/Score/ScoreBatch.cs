using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>POST /v1/scores/batch: scores up to 500 submissions without storing them. An invalid submission fails alone.</summary>
public static class ScoreBatch
{
    internal const int MaxItems = 500;
    private const int BodyLimit = 1024 * 1024;

    /// <summary>The number of items that count as one request. Contributions are most of the work if they are included.</summary>
    private const int ItemsPlain = 10;
    private const int ItemsWithContributions = 2;

    // Of all items together: each lists its own up to a limit, and 500 times that would be megabytes.
    private const int MostListed = 5000;

    private static readonly ValidationError Unlisted = new(
        "#",
        ValidationError.TooMany,
        $"The items before this one have more than {MostListed} faults together. Mend those, and send it again."
    );

    internal static readonly ValidationError MissingItems = new(
        "#/items",
        ValidationError.Required,
        "Send the requests to score, 1 to 500."
    );

    // A member that stands twice in one item is that item's fault: each is parsed strictly by itself.
    // So is one that nests too deeply, and the parser does not recurse.
    private static readonly JsonDocumentOptions Outer = new() { MaxDepth = int.MaxValue };

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/scores/batch", Handle)
            .WithName("scoreBatch")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("score-batch")
            .WithParameters(IncludeParameter.QueryParameter, CommonRequestHeaders.AcceptLanguage)
            .Accepts<ScoreBatchRequest>("application/json")
            .WithRequestExamples(AssessmentExamples.BatchRequest)
            .ProducesResponse<ScoreBatchResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.BatchResponse)
            .WithExample(ProblemKind.Validation, AssessmentExamples.BatchErrors);

    private static async Task<IResult> Handle(
        HttpContext http,
        AssessmentScorer reader,
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

        if (FindItems(body.Root, out var items) is { } wrongItems)
        {
            return wrongItems;
        }

        var caller = Caller.From(http);
        var cost = Cost(items.GetArrayLength(), parts);

        if (limits.AcquireMore(http, caller, cost - 1) is { } tooMany)
        {
            return tooMany;
        }

        var (texts, pinned, listed) = (published.TextsFor(http.Request), caller.DefaultModel, 0);
        var answers = items.EnumerateArray().Select(Answer).ToList();
        return JsonResponse.Create(Write, language: texts.Language);

        (ScoredSubmission? Scored, Problem? Problem) Answer(JsonElement item)
        {
            var raw = JsonMarshal.GetRawUtf8Value(item);

            if (raw.Length > JsonRequestBody.MaxBytes)
            {
                return Refused(ProblemKind.TooLarge, "An item holds at most 64 KB.", []);
            }

            var (alone, fault) = SubmissionBody.Read(raw.ToArray(), "The item", published);

            if (alone is null)
            {
                return Refused(ProblemKind.MalformedRequest, fault!, []);
            }

            using (alone)
            {
                var (submission, wrong) = reader.Score(alone, keeps: false, pinned);
                return submission is null
                    ? Refused(ProblemKind.Validation, ProblemResults.SummaryOf(wrong), wrong)
                    : (submission.Scored, null);
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

    private static IResult? FindItems(JsonElement body, out JsonElement items)
    {
        var faults = new List<ValidationError>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        items = default;

        foreach (var member in body.EnumerateObject())
        {
            var name = UnicodeSafeJson.GetName(member);

            if (!names.Add(name))
            {
                return ProblemResults.Of(ProblemKind.MalformedRequest, "A member of the body stands twice.");
            }

            if (name == "items")
            {
                items = member.Value;
            }
            else
            {
                new StrictJson("#", faults).RejectUnknown(member, "items");
            }
        }

        if (FaultOf(items) is { } fault)
        {
            faults.Add(fault);
        }

        return faults.Count > 0 ? ProblemResults.Validation(faults) : null;
    }

    private static ValidationError? FaultOf(JsonElement items) =>
        items.ValueKind switch
        {
            JsonValueKind.Undefined => MissingItems,
            not JsonValueKind.Array => new("#/items", ValidationError.WrongType, "items is an array of requests."),
            _ when items.GetArrayLength() == 0 => new(
                "#/items",
                ValidationError.Required,
                "Send at least one request."
            ),
            _ when items.GetArrayLength() > MaxItems => new(
                "#/items",
                ValidationError.TooMany,
                $"items holds at most {MaxItems} requests."
            ),
            _ => null,
        };
}

/// <summary>Requests to score together.</summary>
/// <param name="Items">1 to 500 requests as POST /v1/scores takes them, each of at most 64 KB.</param>
public sealed record ScoreBatchRequest([property: Length(1, ScoreBatch.MaxItems)] IReadOnlyList<ScoreRequest> Items);

/// <summary>The results, in the order of the items.</summary>
/// <param name="Items">A result or a problem for each item.</param>
public sealed record ScoreBatchResponse(IReadOnlyList<ScoreBatchItemResponse> Items);

/// <summary>The result of one item, or the problem that it would have received as a single request.</summary>
/// <param name="Index">The index of the item, counted from 0.</param>
/// <param name="Result">The result, as <c>POST /v1/scores</c> returns it.</param>
/// <param name="Problem">The reason why the item was rejected.</param>
public sealed record ScoreBatchItemResponse(
    int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScoreResponse? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem
);
