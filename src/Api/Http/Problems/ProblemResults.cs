using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Problems;

/// <summary>Makes problems (RFC 9457) out of kinds, details and faults.</summary>
public static class ProblemResults
{
    public static IResult Of(ProblemKind kind, string? detail = null, int? retryAfter = null) =>
        new ProblemJsonResult(kind, detail, [], retryAfter);

    /// <summary>Content that is readable and not valid: all faults at once.</summary>
    public static IResult Validation(IReadOnlyList<ValidationError> faults) =>
        new ProblemJsonResult(ProblemKind.Validation, SummaryOf(faults), faults, RetryAfter: null);

    /// <summary>A problem as a value: what the answer to this request would say, or says of one part of it.</summary>
    public static Problem CreateProblem(
        HttpContext http,
        ProblemKind kind,
        string? detail,
        IReadOnlyList<ValidationError> faults
    ) =>
        new(
            $"/problems/{kind.Slug}",
            kind.Title,
            kind.Status,
            detail ?? kind.Meaning,
            http.Request.Path.ToUriComponent(),
            TraceIdOf(http),
            faults.Count == 0 ? null : ValidationErrorList.Listed(faults)
        );

    /// <summary>Names the request in problems, logs and traces.</summary>
    public static string TraceIdOf(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    /// <summary>A problem as the contract shows it.</summary>
    internal static JsonNode ExampleJson(ProblemKind kind, IReadOnlyList<ValidationError>? faults = null) =>
        JsonSerializer.SerializeToNode(
            ExampleProblem(
                kind,
                faults,
                kind == ProblemKind.NotFound ? $"/v1/assessments/{OpenApiExtensions.ExampleId}" : "/v1/assessments"
            ),
            ProblemJsonContext.Relaxed.Problem
        )!;

    /// <summary>The same as a value.</summary>
    internal static Problem ExampleProblem(ProblemKind kind, IReadOnlyList<ValidationError>? faults, string instance) =>
        new(
            $"/problems/{kind.Slug}",
            kind.Title,
            kind.Status,
            faults is null ? kind.Meaning : SummaryOf(faults),
            instance,
            "4bf92f3577b34da6a3ce929d0e0e4736",
            faults
        );

    /// <summary>How many faults there are, and where they stand.</summary>
    public static string SummaryOf(IReadOnlyList<ValidationError> faults) =>
        faults.Count == 1 ? "There is 1 fault; see errors."
        : faults.Count > ValidationErrorList.Most
            ? $"There are more than {ValidationErrorList.Most} faults; errors names the first of them."
        : $"There are {faults.Count} faults; see errors.";

    private sealed record ProblemJsonResult(
        ProblemKind Kind,
        string? Detail,
        IReadOnlyList<ValidationError> Faults,
        int? RetryAfter
    ) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = Kind.Status;
            response.ContentType = "application/problem+json";
            response.Headers.CacheControl = "no-store";

            if (RetryAfter is { } seconds)
            {
                response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            var problem = CreateProblem(httpContext, Kind, Detail, Faults);
            var body = JsonSerializer.SerializeToUtf8Bytes(problem, ProblemJsonContext.Relaxed.Problem);
            response.ContentLength = body.Length;
            return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}

/// <summary>A refusal as it is sent (RFC 9457, application/problem+json).</summary>
/// <param name="Type">A path of this service that explains the kind of problem.</param>
/// <param name="Title">The kind of problem in a sentence; the same for every problem of the type.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time, and what to do next.</param>
/// <param name="Instance">The path that was asked for.</param>
/// <param name="TraceId">Names this request in the logs and traces of the service.</param>
/// <param name="Errors">Every fault of the content, where the content is what is wrong.</param>
public sealed record Problem(
    [property: DataType("uri-reference")] string Type,
    string Title,
    int Status,
    string Detail,
    [property: DataType("uri-reference")] string Instance,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ValidationError>? Errors
);

/// <summary>How problems are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext
{
    /// <summary>Leaves quotes and letters as they are: a problem is read by people, and never inside HTML.</summary>
    public static ProblemJsonContext Relaxed { get; } =
        new(new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
