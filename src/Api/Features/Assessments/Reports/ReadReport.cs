using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Reports;

/// <summary>GET /v1/assessments/{id}/report: a result as a page to read, print or hand over.</summary>
public static class ReadReport
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}/report", Handle)
            .Needs(KeyScope.AssessmentsRead)
            .OpenTo(KeyKind.Respondent)
            .WithName("readReport")
            .WithTags("Assessments")
            .WithSummary("Read one stored result as a page to print or hand over.")
            .WithDescription(
                "One HTML page in the language of `Accept-Language`: the focus, all channels with their likely "
                    + "intervals, the hours plan, reasons in words, next steps and the studies behind them. It fetches "
                    + "nothing, runs no script and prints on two A4 pages. It shows the `personRef` and no metadata. "
                    + "For people without a key, make a link with `POST /v1/assessments/{id}/shares`."
            )
            .Takes(ReadAssessment.Declared, CommonParameters.AcceptLanguage)
            .AnswersPage("The report.", SentHeader.ContentLanguage, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, Shown);

    private static Example Shown { get; } =
        new(
            "report",
            "The report of a few answers.",
            services =>
                Report
                    .Of(
                        ExampleSheets.Row(services, ExampleSheets.FewAnswers, hours: 0),
                        services.GetRequiredService<KeptResults>(),
                        ExampleSheets.Published(services),
                        ExampleSheets.English(services)
                    )
                    .Page()
                    .Text,
            MediaTypes.Html
        );

    private static async Task<IResult> Handle(
        HttpContext http,
        KeptResults kept,
        Published published,
        TenantDb db,
        [FromRoute] string id
    ) =>
        await AssessmentStore.Find(db, Caller.Of(http), id, http.RequestAborted) is not { } row
            ? Problems.Of(ProblemKind.NotFound)
            : new Queries(http.Request).Refusal
                ?? Report.Of(row, kept, published, published.TextsFor(http.Request)).Page();
}
