using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>GET /v1/models/{key}/versions/{version}/calibration: compares the verdicts of a model with the interviews of this partner's people.</summary>
public static class ReadCalibration
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/models/{key}/versions/{version}/calibration", Handle)
            .WithName("readCalibration")
            .WithTags("Outcomes")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("read-calibration")
            .WithParameters(
                OpenApiExtensions.PathParameter(
                    "key",
                    "The model's key.",
                    OpenApiExtensions.StringSchema(pattern: OpenApiExtensions.SlugPattern),
                    "fit-model"
                ),
                OpenApiExtensions.PathParameter(
                    "version",
                    "The model's version (semver.org).",
                    OpenApiExtensions.StringSchema(pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$"),
                    "2.0.0"
                )
            )
            .ProducesResponse<CalibrationResponse>(StatusCodes.Status200OK, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, OutcomeExamples.Calibration);

    private static async Task<IResult> Handle(
        HttpContext http,
        PublishedCatalog catalog,
        ConcurrencySlots slots,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string key,
        [FromRoute] string version
    )
    {
        if (catalog.FindModel($"{key}@{version}") is not { } model)
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

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var pairs = await CalibrationQueries.ListPairs(
            db,
            caller.PartnerId,
            caller.IsTest,
            model,
            today,
            http.RequestAborted
        );
        return JsonResponse.Create(
            CalibrationReport.Create(model.Model.Id, pairs),
            OutcomeJsonContext.Default.CalibrationResponse
        );
    }
}
