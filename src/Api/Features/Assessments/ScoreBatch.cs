using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>POST /v1/scores/batch: score up to 500 sheets and keep nothing; a bad one fails alone.</summary>
public static class ScoreBatch
{
    internal const int Most = 500;
    private const int BodyLimit = 1024 * 1024;

    /// <summary>How many items count as one request; contributions are most of the work where they are asked for.</summary>
    private const int ItemsPlain = 10;
    private const int ItemsWithContributions = 2;

    // Of all items together: each lists its own up to a limit, and 500 times that would be megabytes.
    private const int MostListed = 5000;

    private static readonly Fault Unlisted = new(
        "#",
        Fault.TooMany,
        $"The items before this one have more than {MostListed} faults together. Mend those, and send it again."
    );

    internal static readonly Fault Nothing = new("#/items", Fault.Required, "Send the requests to score, 1 to 500.");

    // A member that stands twice in one item is that item's fault: each is parsed strictly by itself.
    // So is one that nests too deeply, and the parser does not recurse.
    private static readonly JsonDocumentOptions Outer = new() { MaxDepth = int.MaxValue };

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/scores/batch", Handle)
            .WithName("scoreBatch")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsWrite)
            .WithSummary("Score up to 500 answer sheets and keep nothing.")
            .WithDescription(
                "Each item is a request of POST /v1/scores. Order is kept, and a bad item fails alone: its place holds the "
                    + "problem that it would have got by itself. The body has at most 1 MiB, an item at most 64 KB. "
                    + $"Towards the rate limit every {ItemsPlain} items begun count as one request, with `include=contributions` or `all` every {ItemsWithContributions}."
            )
            .Takes(Includes.Declared, CommonParameters.AcceptLanguage)
            .Accepts<BatchRequest>("application/json")
            .ShowsRequests(AssessmentExamples.BatchRequest)
            .Answers<BatchAnswer>(
                StatusCodes.Status200OK,
                "A result or a problem for each request.",
                SentHeader.ContentLanguage,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, AssessmentExamples.Batch)
            .Shows(ProblemKind.Validation, AssessmentExamples.BatchFaults);

    private static async Task<IResult> Handle(
        HttpContext http,
        SubmissionReader reader,
        ResultJson results,
        Published published,
        RateLimits limits
    )
    {
        using var body = await JsonBody.Read(http, BodyLimit, Outer);
        var queries = new Queries(http.Request, Includes.Parameter);
        var parts = queries.ReadInclude();

        if ((body.Refusal ?? queries.Refusal) is { } refusal)
        {
            return refusal;
        }

        if (FindItems(body.Root, out var items) is { } wrongItems)
        {
            return wrongItems;
        }

        var caller = Caller.Of(http);
        var cost = Cost(items.GetArrayLength(), parts);

        if (limits.TakeMore(http, caller, cost - 1) is { } tooMany)
        {
            return tooMany;
        }

        var (texts, pinned, listed) = (published.TextsFor(http.Request), caller.Model, 0);
        var answers = items.EnumerateArray().Select(Answer).ToList();
        return JsonAnswer.Of(Write, language: texts.Language);

        (Scored? Scored, Problem? Problem) Answer(JsonElement item)
        {
            var raw = JsonMarshal.GetRawUtf8Value(item);

            if (raw.Length > JsonBody.Limit)
            {
                return Refused(ProblemKind.TooLarge, "An item holds at most 64 KB.", []);
            }

            var (alone, fault) = SentSubmission.Read(raw.ToArray(), "The item", published);

            if (alone is null)
            {
                return Refused(ProblemKind.Unreadable, fault!, []);
            }

            using (alone)
            {
                var (submission, wrong) = reader.Read(alone, keeps: false, pinned);
                return submission is null
                    ? Refused(ProblemKind.Validation, Problems.Count(wrong), wrong)
                    : (submission.Scored, null);
            }
        }

        (Scored? Scored, Problem? Problem) Refused(ProblemKind kind, string detail, IReadOnlyList<Fault> wrong)
        {
            listed += wrong.Count;
            return (
                null,
                Problems.Describe(http, kind, detail, listed > MostListed && wrong.Count > 1 ? [Unlisted] : wrong)
            );
        }

        // As a BatchAnswer is written, with each result in its own way.
        void Write(ArrayBufferWriter<byte> to)
        {
            for (var index = 0; index < answers.Count; index++)
            {
                var (scored, problem) = answers[index];
                var (name, writing) = scored is null
                    ? ("problem", JsonAnswer.Writing(problem!, AssessmentJson.Default.Problem))
                    : ("result", results.Writing(scored, parts, texts));
                Encoding.UTF8.GetBytes($"{(index == 0 ? "{\"items\":[" : ",")}{{\"index\":{index},\"{name}\":", to);
                writing(to);
                to.Write("}"u8);
            }

            to.Write("]}"u8);
        }
    }

    /// <summary>How many requests a batch counts as: measured by its work, and never less than one.</summary>
    private static int Cost(int items, Include parts)
    {
        var each = parts.HasFlag(Include.Contributions) ? ItemsWithContributions : ItemsPlain;
        return (items + each - 1) / each;
    }

    private static IResult? FindItems(JsonElement body, out JsonElement items)
    {
        var faults = new List<Fault>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        items = default;

        foreach (var member in body.EnumerateObject())
        {
            var name = JsonText.Name(member);

            if (!names.Add(name))
            {
                return Problems.Of(ProblemKind.Unreadable, "A member of the body stands twice.");
            }

            if (name == "items")
            {
                items = member.Value;
            }
            else
            {
                new Members("#", faults).Unknown(member, "items");
            }
        }

        if (FaultOf(items) is { } fault)
        {
            faults.Add(fault);
        }

        return faults.Count > 0 ? Problems.Invalid(faults) : null;
    }

    private static Fault? FaultOf(JsonElement items) =>
        items.ValueKind switch
        {
            JsonValueKind.Undefined => Nothing,
            not JsonValueKind.Array => new("#/items", Fault.WrongType, "items is an array of requests."),
            _ when items.GetArrayLength() == 0 => new("#/items", Fault.Required, "Send at least one request."),
            _ when items.GetArrayLength() > Most => new(
                "#/items",
                Fault.TooMany,
                $"items holds at most {Most} requests."
            ),
            _ => null,
        };
}

/// <summary>Requests to score together.</summary>
/// <param name="Items">1 to 500 requests as POST /v1/scores takes them, each of at most 64 KB.</param>
public sealed record BatchRequest([property: Length(1, ScoreBatch.Most)] IReadOnlyList<ScoreRequest> Items);

/// <summary>The answers, in the order of the requests.</summary>
/// <param name="Items">One for each request.</param>
public sealed record BatchAnswer(IReadOnlyList<BatchItem> Items);

/// <summary>One answer: a result, or the problem that the request would have got by itself.</summary>
/// <param name="Index">Its place among the requests, from 0.</param>
/// <param name="Result">What POST /v1/scores would have answered.</param>
/// <param name="Problem">Why it was refused.</param>
public sealed record BatchItem(
    int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScoreResult? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem
);
