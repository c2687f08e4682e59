using System.Buffers;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http;
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

    private const int MaxBodyBytes = 1024 * 1024;

    // The number of items that count as one request for the rate limit. Contributions are most of the work if included.
    private const int ItemsPerRequest = 10;
    private const int ItemsPerRequestWithContributions = 2;

    // Duplicate members and deep nesting in an item are errors of that item, which is parsed strictly by itself. The parser
    // does not recurse, so the depth does no harm here.
    private static readonly JsonDocumentOptions LenientOptions = new() { MaxDepth = int.MaxValue };

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/scores/batch", Handle)
            .WithName("scoreBatch")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("score-batch")
            .WithParameters(IncludeParameter.QueryParameter, CommonRequestHeaders.AcceptLanguage)
            .Accepts<ScoreBatchRequest>(MediaTypes.Json)
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
        JsonBinder binder,
        AssessmentScorer scorer,
        CompactResultWriter results,
        PublishedCatalog catalog,
        RequestRateLimiter limiter
    )
    {
        using var body = await JsonRequestBody.Read(http, MaxBodyBytes, LenientOptions);
        var query = new QueryParameters(http.Request, IncludeParameter.Name);
        var include = query.ReadInclude();

        if ((body.Problem ?? query.Problem) is { } problem)
        {
            return problem;
        }

        if (HasDuplicateMember(body.Root))
        {
            return ProblemResults.Of(ProblemKind.MalformedRequest, "The body has a member twice. Send it once.");
        }

        var errors = new List<ValidationError>();
        var batch = binder.BindAndValidate<ScoreBatchBody>(body.Root, errors);

        if (errors.Count > 0)
        {
            return ProblemResults.Validation(errors);
        }

        var items = batch.Items!.Value;
        var caller = Caller.From(http);

        // The request itself is already counted.
        if (limiter.AcquireMore(http, caller, CountRequests(items.GetArrayLength(), include) - 1) is { } rateLimited)
        {
            return rateLimited;
        }

        var texts = catalog.TextsFor(http.Request);
        var itemScorer = new BatchItemScorer(http, binder, scorer, catalog, caller.DefaultModel);
        var scoredItems = items.EnumerateArray().Select(itemScorer.Score).ToList();
        return JsonResponse.Create(Write, language: texts.Language);

        // Writes a ScoreBatchResponse, with each result in its compact form.
        void Write(ArrayBufferWriter<byte> output)
        {
            foreach (var (index, (scored, itemProblem)) in scoredItems.Index())
            {
                var (name, write) = scored is null
                    ? ("problem", JsonResponse.WriterFor(itemProblem!, AssessmentJsonContext.Default.Problem))
                    : ("result", results.WriterFor(scored, include, texts));
                Encoding.UTF8.GetBytes($"{(index == 0 ? "{\"items\":[" : ",")}{{\"index\":{index},\"{name}\":", output);
                write(output);
                output.Write("}"u8);
            }

            output.Write("]}"u8);
        }
    }

    /// <summary>Returns the number of requests that a batch counts as, at least one.</summary>
    private static int CountRequests(int items, IncludeOptions include)
    {
        var perRequest = include.HasFlag(IncludeOptions.Contributions)
            ? ItemsPerRequestWithContributions
            : ItemsPerRequest;
        return (items + perRequest - 1) / perRequest;
    }

    private static bool HasDuplicateMember(JsonElement body)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return body.EnumerateObject().Any(member => !names.Add(UnicodeSafeJson.GetName(member)));
    }
}
