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
            .MapGet("/health/live", () => Results.Json(new HealthView("live")))
            .WithName("isLive")
            .WithTags("Operating")
            .WithSummary("Tell whether the process answers.")
            .WithDescription("Asks nothing of the database: a failure means that the process is to be restarted.")
            .Produces<HealthView>();
        routes
            .MapGet("/health/ready", Ready)
            .WithName("isReady")
            .WithTags("Operating")
            .WithSummary("Tell whether requests can be served.")
            .WithDescription("The database is reachable and has this release's schema.")
            .Produces<HealthView>();
    }

    private static async Task<IResult> Ready(NpgsqlDataSource source, CancellationToken cancel)
    {
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
public sealed record HealthView(string Status);
