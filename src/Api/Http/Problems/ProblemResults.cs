using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Problems;

/// <summary>Creates problem responses (RFC 9457).</summary>
/// <remarks>IProblemDetailsService is not enough: it writes no body for a client whose Accept header excludes JSON.</remarks>
public static class ProblemResults
{
    /// <summary>Creates the response of a problem kind, with its default detail if none is given.</summary>
    public static IResult Of(ProblemKind kind, string? detail = null, int? retryAfter = null) =>
        new ProblemJsonResult(kind, detail, [], retryAfter);

    /// <summary>Creates the 422 response that lists all validation errors of a request.</summary>
    public static IResult Validation(IReadOnlyList<ValidationError> errors) =>
        new ProblemJsonResult(ProblemKind.Validation, SummaryOf(errors), errors, RetryAfter: null);

    /// <summary>Creates the problem for a request or for one part of it, such as a line of an import.</summary>
    public static Problem CreateProblem(
        HttpContext http,
        ProblemKind kind,
        string? detail,
        IReadOnlyList<ValidationError> errors
    ) =>
        new(
            $"/problems/{kind.Slug}",
            kind.Title,
            kind.Status,
            detail ?? DefaultDetail(http, kind),
            http.Request.Path.ToUriComponent(),
            TraceIdOf(http),
            errors.Count == 0 ? null : ValidationErrorList.Listed(errors)
        );

    /// <summary>Returns the detail of a problem that gives none. A 404 mentions the API key only if the request has a valid one.</summary>
    private static string DefaultDetail(HttpContext http, ProblemKind kind) =>
        kind == ProblemKind.NotFound && Caller.Find(http) is null ? ProblemKind.NotFoundWithoutKey : kind.Meaning;

    /// <summary>Returns the id of the request in problems, logs and traces: of its activity, of its traceparent, or a new one.</summary>
    public static string TraceIdOf(HttpContext http) =>
        Activity.Current?.TraceId.ToHexString()
        ?? (string)(http.Items[typeof(ActivityTraceId)] ??= CreateTraceId(http));

    /// <summary>Returns the example of a problem in the OpenAPI document.</summary>
    internal static JsonNode ExampleJson(ProblemKind kind, IReadOnlyList<ValidationError>? errors = null) =>
        JsonSerializer.SerializeToNode(
            ExampleProblem(
                kind,
                errors,
                kind == ProblemKind.NotFound ? $"/v1/assessments/{OpenApiExtensions.ExampleId}" : "/v1/assessments"
            ),
            ProblemJsonContext.Relaxed.Problem
        )!;

    /// <summary>Returns the same example as an object.</summary>
    internal static Problem ExampleProblem(ProblemKind kind, IReadOnlyList<ValidationError>? errors, string instance) =>
        new(
            $"/problems/{kind.Slug}",
            kind.Title,
            kind.Status,
            errors is null ? kind.Meaning : SummaryOf(errors),
            instance,
            "4bf92f3577b34da6a3ce929d0e0e4736",
            errors
        );

    /// <summary>Returns the detail of a validation problem: how many errors there are.</summary>
    public static string SummaryOf(IReadOnlyList<ValidationError> errors) =>
        errors.Count == 1 ? "There is 1 error; see errors."
        : errors.Count > ValidationErrorList.MaxErrors
            ? $"There are more than {ValidationErrorList.MaxErrors} errors; the first of them are listed in errors."
        : $"There are {errors.Count} errors; see errors.";

    /// <summary>Returns the id that the activity of a request would have. Without a collector it has none (<see cref="Telemetry"/>).</summary>
    private static string CreateTraceId(HttpContext http)
    {
        var isTraced = ActivityContext.TryParse(http.Request.Headers.TraceParent, traceState: null, out var parent);
        return (isTraced ? parent.TraceId : ActivityTraceId.CreateRandom()).ToHexString();
    }

    private sealed record ProblemJsonResult(
        ProblemKind Kind,
        string? Detail,
        IReadOnlyList<ValidationError> Errors,
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

            var problem = CreateProblem(httpContext, Kind, Detail, Errors);
            var body = JsonSerializer.SerializeToUtf8Bytes(problem, ProblemJsonContext.Relaxed.Problem);
            response.ContentLength = body.Length;
            return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}

/// <summary>A problem response (RFC 9457, application/problem+json).</summary>
/// <param name="Type">The path of a page of this service that explains the kind of problem.</param>
/// <param name="Title">The kind of problem in one sentence; the same for every problem of this type.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened, and what the client can do.</param>
/// <param name="Instance">The path of the request.</param>
/// <param name="TraceId">The id of the request in the logs and traces of the service.</param>
/// <param name="Errors">All validation errors; present in validation problems only.</param>
public sealed record Problem(
    [property: DataType("uri-reference")] string Type,
    string Title,
    int Status,
    string Detail,
    [property: DataType("uri-reference")] string Instance,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ValidationError>? Errors
);

/// <summary>JSON serialization of problems.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext
{
    /// <summary>Does not escape quotes and non-ASCII letters: people read problems, and never inside HTML.</summary>
    public static ProblemJsonContext Relaxed { get; } =
        new(new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
