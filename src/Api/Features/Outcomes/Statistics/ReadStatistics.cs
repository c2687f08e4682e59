using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Outcomes.Statistics;

/// <summary>GET /v1/instruments/{key}/versions/{version}/statistics: what this partner's stored answers say about an instrument.</summary>
public static class ReadStatistics
{
    /// <summary>The maximum number of response sets of one request; the newest are used.</summary>
    private const int Limit = 5000;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/instruments/{key}/versions/{version}/statistics", Handle)
            .WithName("readStatistics")
            .WithTags("Outcomes")
            .RequireScope(KeyScope.AssessmentsRead)
            .WithDocs("read-statistics")
            .WithParameters(
                OpenApiExtensions.PathParameter(
                    "key",
                    "The instrument's key.",
                    OpenApiExtensions.StringSchema(pattern: OpenApiExtensions.SlugPattern),
                    "channel-fit"
                ),
                OpenApiExtensions.PathParameter(
                    "version",
                    "The instrument's version.",
                    new()
                    {
                        Type = JsonSchemaType.Integer,
                        Format = "int32",
                        Minimum = "1",
                    },
                    2
                )
            )
            .ProducesResponse<InstrumentStatisticsResponse>(StatusCodes.Status200OK, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, OutcomeExamples.Statistics);

    private static async Task<IResult> Handle(
        HttpContext http,
        PublishedCatalog catalog,
        ConcurrencySlots slots,
        TenantDb db,
        [FromRoute] string key,
        [FromRoute] string version
    )
    {
        if (catalog.NewestModelOf($"{key}@{version}") is not { } model)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        var caller = Caller.From(http);
        using var slot = slots.TakeForAnalysis(caller.PartnerId);

        if (!slot.IsAcquired)
        {
            return ConcurrencySlots.RefuseAnalysis();
        }

        var collector = new StatisticsCollector(model.Model);
        var limited = await StatisticsQueries.Collect(
            db,
            caller.PartnerId,
            caller.IsTest,
            model.Model.Instrument,
            Limit,
            collector,
            http.RequestAborted
        );
        return JsonResponse.Create(
            collector.ToResponse(limited),
            OutcomeJsonContext.Default.InstrumentStatisticsResponse
        );
    }
}
