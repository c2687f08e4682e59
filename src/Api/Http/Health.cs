using System.Text.Json;
using ChannelFit.Api.Postgres;
using Npgsql;

namespace ChannelFit.Api.Http;

/// <summary>GET /health/live: the process answers. GET /health/ready: the database is reachable and migrated.</summary>
public static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/health/live",
                (HttpContext http) => new Queries(http.Request).Refusal ?? Results.Json(new HealthView("live"))
            )
            .WithName("isLive")
            .WithTags("Operating")
            .WithSummary("Tell whether the process answers.")
            .WithDescription("Asks nothing of the database: a failure means that the process is to be restarted.")
            .Answers<HealthView>(StatusCodes.Status200OK, "The process answers.")
            .Shows(StatusCodes.Status200OK, Show("live", "The process answers."));
        routes
            .MapGet("/health/ready", Ready)
            .WithName("isReady")
            .WithTags("Operating")
            .WithSummary("Tell whether requests can be served.")
            .WithDescription("The database is reachable and has this release's schema.")
            .Answers<HealthView>(StatusCodes.Status200OK, "Requests can be served.")
            .Shows(StatusCodes.Status200OK, Show("ready", "Requests can be served."))
            .Refuses(ProblemKind.Unavailable);
    }

    private static Example Show(string status, string summary) =>
        new(status, summary, _ => JsonSerializer.SerializeToNode(new HealthView(status), JsonSerializerOptions.Web)!);

    private static async Task<IResult> Ready(HttpContext http, NpgsqlDataSource source, CancellationToken cancel)
    {
        if (new Queries(http.Request).Refusal is { } refusal)
        {
            return refusal;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);

        try
        {
            return await Migrations.IsCurrent(source, patience.Token)
                ? Results.Json(new HealthView("ready"))
                : Problems.Of(
                    ProblemKind.Unavailable,
                    "The database has not this release's schema yet; run 'migrate'.",
                    retryAfter: 2
                );
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
        {
            return Problems.Of(ProblemKind.Unavailable, "The database cannot be reached.", retryAfter: 2);
        }
    }
}

/// <summary>How the service is.</summary>
/// <param name="Status">live or ready.</param>
public sealed record HealthView([property: HealthStatusCode] string Status);
