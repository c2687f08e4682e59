using System.Globalization;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Idempotency;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace ChannelFit.Api.Http.Problems;

/// <summary>The outermost layer: whatever goes wrong becomes a problem, and nothing of it reaches the client.</summary>
public static partial class ExceptionHandlingMiddleware
{
    /// <summary>What is said of a body that Kestrel could not read.</summary>
    internal const string BrokenRequest = "The request ended early or breaks the rules of HTTP.";

    private static readonly string[] OfOneAnswer =
    [
        HeaderNames.ContentDisposition,
        HeaderNames.ContentLanguage,
        HeaderNames.ContentLength,
        HeaderNames.ContentType,
        HeaderNames.ETag,
        HeaderNames.Link,
        HeaderNames.Location,
    ];

    /// <summary>Turns exceptions, and bare statuses of the framework, into problems.</summary>
    public static void UseExceptionHandlingMiddleware(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ExceptionHandlingMiddleware));

        app.Use(
            async (http, next) =>
            {
                try
                {
                    await next(http);
                }
                catch (Exception) when (http.RequestAborted.IsCancellationRequested)
                {
                    return; // Nobody is left to tell.
                }
                catch (Exception fault) when (!http.Response.HasStarted)
                {
                    TakeBack(http.Response.Headers);
                    await Answer(http, fault, log).ExecuteAsync(http);
                    return;
                }
                catch (BadHttpRequestException)
                {
                    http.Abort(); // the client's fault, as above, and too late to say so
                    return;
                }
                catch (Exception fault)
                {
                    // The status is sent: only a broken connection still says that this is not the whole answer.
                    Failed(log, RouteOf(http), ProblemResults.TraceIdOf(http), Describe(fault));
                    http.Abort();
                    return;
                }

                if (!http.Response.HasStarted && KindOf(http.Response) is { } kind)
                {
                    await ProblemResults.Of(kind).ExecuteAsync(http);
                }
            }
        );
    }

    /// <summary>Takes back what was said of an answer that does not come; headers that every answer has stay.</summary>
    private static void TakeBack(IHeaderDictionary headers)
    {
        foreach (var name in OfOneAnswer)
        {
            headers.Remove(name);
        }
    }

    private static IResult Answer(HttpContext http, Exception fault, ILogger log)
    {
        if (fault is BadHttpRequestException { StatusCode: var status })
        {
            return status switch
            {
                StatusCodes.Status413PayloadTooLarge => ProblemResults.Of(ProblemKind.TooLarge),
                StatusCodes.Status408RequestTimeout => ProblemResults.Of(ProblemKind.RequestTimeout),
                _ => ProblemResults.Of(ProblemKind.MalformedRequest, BrokenRequest),
            };
        }

        if (DatabaseProblems.For(fault, IdempotencyKey.IsPresent(http.Request)) is { } known)
        {
            Unavailable(log, RouteOf(http), ProblemResults.TraceIdOf(http), fault.GetType().Name, StateOf(fault));

            if (DatabaseAdvice.For(fault) is { } advice)
            {
                Advise(log, advice);
            }

            return known;
        }

        Failed(log, RouteOf(http), ProblemResults.TraceIdOf(http), Describe(fault));
        return ProblemResults.Of(ProblemKind.Internal);
    }

    /// <summary>The problem for a status that nobody has written a body for.</summary>
    private static ProblemKind? KindOf(HttpResponse response) =>
        response.ContentLength is null && response.ContentType is null && response.StatusCode >= 400
            ? ProblemKind.All.FirstOrDefault(kind => kind.Status == response.StatusCode)
            : null;

    /// <summary>The route's template: a path may name a person.</summary>
    private static string RouteOf(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    /// <summary>Where it went wrong, and never the message: it may quote what a person answered.</summary>
    private static string Describe(Exception fault)
    {
        var text = new StringBuilder();

        for (var part = fault; part is not null; part = part.InnerException)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{part.GetType()} {StateOf(part)}")
                .AppendLine(part.StackTrace);
        }

        return text.ToString();
    }

    private static string? StateOf(Exception fault) => (fault as PostgresException)?.SqlState;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Route} failed, trace {TraceId}: {Fault}")]
    private static partial void Failed(ILogger log, string route, string traceId, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Advice}")]
    private static partial void Advise(ILogger log, string advice);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Route} is unavailable, trace {TraceId}: {Fault} {SqlState}.")]
    private static partial void Unavailable(ILogger log, string route, string traceId, string fault, string? sqlState);
}
