using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Npgsql;

namespace ChannelFit.Api.Http;

/// <summary>GET /health/live: the process responds. GET /health/ready: the service can serve requests.</summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/health/live",
                (HttpContext http) =>
                    new QueryParameters(http.Request).Problem ?? Results.Json(new HealthResponse("live"))
            )
            .WithName("isLive")
            .WithTags("Operating")
            .WithDocs("is-live")
            .ProducesResponse<HealthResponse>(StatusCodes.Status200OK)
            .WithExample(StatusCodes.Status200OK, Example("live", "The process responds."));
        routes
            .MapGet("/health/ready", Ready)
            .WithName("isReady")
            .WithTags("Operating")
            .WithDocs("is-ready")
            .ProducesResponse<HealthResponse>(StatusCodes.Status200OK)
            .WithExample(StatusCodes.Status200OK, Example("ready", "The service can serve requests."))
            .ProducesProblem(ProblemKind.Unavailable);
    }

    private static ContractExample Example(string status, string summary) =>
        new(
            status,
            summary,
            _ => JsonSerializer.SerializeToNode(new HealthResponse(status), JsonSerializerOptions.Web)!
        );

    private static async Task<IResult> Ready(
        HttpContext http,
        NpgsqlDataSource source,
        DatabaseClock clock,
        DrainState drain,
        CancellationToken cancel
    )
    {
        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        if (drain.IsDraining)
        {
            return ProblemResults.Of(
                ProblemKind.Unavailable,
                "The service is stopping. Send requests to another instance.",
                retryAfter: 2
            );
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(Timeout);

        if (await Readiness.Find(source, clock, timeout.Token) is not { } reason)
        {
            return Results.Json(new HealthResponse("ready"));
        }

        if (http.RequestServices.GetService<ServerLog>() is { Path: var path })
        {
            reason = $"{reason} The embedded PostgreSQL writes its log to {path}.";
        }

        return ProblemResults.Of(ProblemKind.Unavailable, reason, retryAfter: 2);
    }
}

/// <summary>The result of a health check.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
public sealed record HealthResponse([property: HealthStatusCode] string Status);
