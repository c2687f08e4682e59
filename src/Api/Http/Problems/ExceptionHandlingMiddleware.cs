using System.Globalization;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Idempotency;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace ChannelFit.Api.Http.Problems;

/// <summary>Converts unhandled exceptions to problem+json without exposing details.</summary>
/// <remarks>
/// UseExceptionHandler with an IExceptionHandler is not enough: it clears the headers that every response has, replaces
/// Cache-Control, and rethrows to Kestrel once the response has started, whose log would quote messages of exceptions.
/// </remarks>
public static partial class ExceptionHandlingMiddleware
{
    /// <summary>The detail for a request body that Kestrel cannot read.</summary>
    internal const string BrokenRequest = "The request ended early or is not valid HTTP.";

    private static readonly string[] ContentHeaders =
    [
        HeaderNames.ContentDisposition,
        HeaderNames.ContentLanguage,
        HeaderNames.ContentLength,
        HeaderNames.ContentType,
        HeaderNames.ETag,
        HeaderNames.Link,
        HeaderNames.Location,
    ];

    /// <summary>Converts exceptions, and error statuses without a body, to problems.</summary>
    public static void UseExceptionHandlingMiddleware(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ExceptionHandlingMiddleware));

        app.Use(
            async (http, next) =>
            {
                try
                {
                    await next(http);

                    if (IsErrorWithoutBody(http.Response))
                    {
                        await WriteProblem(http);
                    }
                }
                catch (Exception) when (http.RequestAborted.IsCancellationRequested)
                {
                    return; // The client has disconnected.
                }
                catch (Exception exception) when (!http.Response.HasStarted)
                {
                    RemoveContentHeaders(http.Response.Headers);
                    await CreateResult(http, exception, log).ExecuteAsync(http);
                    return;
                }
                catch (BadHttpRequestException)
                {
                    http.Abort(); // The client sent a bad request, and the status is already sent.
                    return;
                }
                catch (Exception exception)
                {
                    // The status is already sent: closing the connection tells the client that the response is incomplete.
                    LogFailure(log, RouteOf(http), ProblemResults.TraceIdOf(http), Describe(exception));
                    http.Abort();
                    return;
                }
            }
        );
    }

    /// <summary>Removes the headers that describe a body which is not sent. Headers that every response has stay.</summary>
    private static void RemoveContentHeaders(IHeaderDictionary headers)
    {
        foreach (var name in ContentHeaders)
        {
            headers.Remove(name);
        }
    }

    private static IResult CreateResult(HttpContext http, Exception exception, ILogger log)
    {
        if (exception is BadHttpRequestException { StatusCode: var status })
        {
            return status switch
            {
                StatusCodes.Status413PayloadTooLarge => ProblemResults.Of(ProblemKind.TooLarge),
                StatusCodes.Status408RequestTimeout => ProblemResults.Of(ProblemKind.RequestTimeout),
                _ => ProblemResults.Of(ProblemKind.MalformedRequest, BrokenRequest),
            };
        }

        if (DatabaseProblems.For(exception, IdempotencyKey.IsPresent(http.Request)) is { } problem)
        {
            LogUnavailable(
                log,
                RouteOf(http),
                ProblemResults.TraceIdOf(http),
                exception.GetType().Name,
                SqlStateOf(exception)
            );

            if (DatabaseAdvice.For(exception) is { } advice)
            {
                LogAdvice(log, advice);
            }

            return problem;
        }

        LogFailure(log, RouteOf(http), ProblemResults.TraceIdOf(http), Describe(exception));
        return ProblemResults.Of(ProblemKind.Internal);
    }

    private static bool IsErrorWithoutBody(HttpResponse response) =>
        response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null };

    /// <summary>Writes the problem of an error status that was set without a body.</summary>
    private static Task WriteProblem(HttpContext http)
    {
        HeadRequests.AllowHead(http.Response);
        http.Response.Headers.Remove(HeaderNames.ContentEncoding); // of a compressed file whose precondition failed
        return ProblemKind.All.FirstOrDefault(kind => kind.Status == http.Response.StatusCode) is { } kind
            ? ProblemResults.Of(kind).ExecuteAsync(http)
            : Task.CompletedTask;
    }

    /// <summary>Returns the template of the route. It does not log the path, which may contain a person reference.</summary>
    private static string RouteOf(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    /// <summary>Returns types and stack traces, but no messages: these may quote a person's answers.</summary>
    private static string Describe(Exception exception)
    {
        var text = new StringBuilder();

        for (var current = exception; current is not null; current = current.InnerException)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{current.GetType()} {SqlStateOf(current)}")
                .AppendLine(current.StackTrace);
        }

        return text.ToString();
    }

    private static string? SqlStateOf(Exception exception) => (exception as PostgresException)?.SqlState;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Route} failed, trace {TraceId}: {Exception}")]
    private static partial void LogFailure(ILogger log, string route, string traceId, string exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Advice}")]
    private static partial void LogAdvice(ILogger log, string advice);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Route} is unavailable, trace {TraceId}: {Exception} {SqlState}."
    )]
    private static partial void LogUnavailable(
        ILogger log,
        string route,
        string traceId,
        string exception,
        string? sqlState
    );
}
