using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Npgsql;

namespace ChannelFit.Api.Http;

/// <summary>GET /health/live: the process answers. GET /health/ready: the database is reachable and migrated.</summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

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
            .WithExample(StatusCodes.Status200OK, Show("live", "The process answers."));
        routes
            .MapGet("/health/ready", Ready)
            .WithName("isReady")
            .WithTags("Operating")
            .WithDocs("is-ready")
            .ProducesResponse<HealthResponse>(StatusCodes.Status200OK)
            .WithExample(StatusCodes.Status200OK, Show("ready", "Requests can be served."))
            .ProducesProblem(ProblemKind.Unavailable);
    }

    private static ContractExample Show(string status, string summary) =>
        new(
            status,
            summary,
            _ => JsonSerializer.SerializeToNode(new HealthResponse(status), JsonSerializerOptions.Web)!
        );

    private static async Task<IResult> Ready(
        HttpContext http,
        NpgsqlDataSource source,
        DatabaseClock clock,
        Draining draining,
        CancellationToken cancel
    )
    {
        if (new QueryParameters(http.Request).Problem is { } refusal)
        {
            return refusal;
        }

        if (draining.Begun)
        {
            return ProblemResults.Of(
                ProblemKind.Unavailable,
                "The service is stopping; send requests elsewhere.",
                retryAfter: 2
            );
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);

        if (await Readiness.Find(source, clock, patience.Token) is not { } reason)
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

/// <summary>How the service is.</summary>
/// <param name="Status">live or ready.</param>
public sealed record HealthResponse([property: HealthStatusCode] string Status);
