using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Outcomes.Summary;

/// <summary>
/// GET /v1/outcomes/summary: what came of the channels for all people together. It has no filters, so that no two
/// summaries differ by a few people whom the caller chose.
/// </summary>
public static class ReadOutcomeSummary
{
    // The line of work, in every instrument.
    private const string OccupationItem = "CTX1";

    private const string Channel = "channel";
    private const string Verdict = "channel,verdict";
    private const string Occupation = "channel,occupation";
    private static readonly string[] Groupings = [Channel, Verdict, Occupation];

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/outcomes/summary", Handle)
            .WithName("readOutcomeSummary")
            .WithTags("Outcomes")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("read-outcome-summary")
            .WithParameters(
                OpenApiExtensions.QueryParameter(
                    "by",
                    "What the cells are: channels (the default), or channels by verdict at the time or by line of work.",
                    OpenApiExtensions.EnumSchema(Groupings)
                )
            )
            .ProducesResponse<OutcomeSummaryResponse>(StatusCodes.Status200OK, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, OutcomeExamples.Summary);

    private static async Task<IResult> Handle(
        HttpContext http,
        PublishedCatalog catalog,
        ConcurrencySlots slots,
        TenantDb db
    )
    {
        var queries = new QueryParameters(http.Request, "by");
        var by = queries.GetOneOf("by", Groupings) ?? Channel;

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        using var slot = slots.TakeForAnalysis(caller.PartnerId);

        if (!slot.IsAcquired)
        {
            return ConcurrencySlots.RefuseAnalysis();
        }

        var cells = by switch
        {
            Verdict => await OutcomeSummaryQueries.ByVerdict(db, caller, catalog, cancel),
            Occupation => await OutcomeSummaryQueries.ByOccupation(db, caller, OccupationItem, cancel),
            _ => await OutcomeSummaryQueries.ByChannel(db, caller, cancel),
        };
        var summary = OutcomeSummaryFactory.Create(
            cells,
            catalog.OutcomePriors,
            (channel, group) =>
                new(channel) { Verdict = by == Verdict ? group : null, Occupation = by == Occupation ? group : null }
        );
        return JsonResponse.Create(summary, OutcomeJsonContext.Default.OutcomeSummaryResponse);
    }
}
