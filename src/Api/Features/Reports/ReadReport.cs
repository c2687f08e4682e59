using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Reports;

/// <summary>GET /v1/assessments/{id}/report: an assessment as a page to read, print or hand over.</summary>
public static class ReadReport
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}/report", Handle)
            .RequireScope(KeyScope.AssessmentsRead)
            .AllowKeyTypes(KeyType.Respondent)
            .WithName("readReport")
            .WithTags("Assessments")
            .WithDocs("read-report")
            .WithParameters(ReadAssessment.IdParameter, CommonRequestHeaders.AcceptLanguage)
            .ProducesHtml(ResponseHeader.ContentLanguage, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, Shown);

    private static ContractExample Shown { get; } =
        new(
            "report",
            "The report of a few answers.",
            services =>
                Report
                    .Create(
                        ExampleSubmissions.Row(services, ExampleSubmissions.FewAnswers, hours: 0),
                        services.GetRequiredService<StoredResultVerifier>(),
                        ExampleSubmissions.Published(services),
                        ExampleSubmissions.EnglishTexts(services)
                    )
                    .ToHtmlPage()
                    .Markup,
            MediaTypes.Html
        );

    private static async Task<IResult> Handle(
        HttpContext http,
        StoredResultVerifier kept,
        PublishedCatalog published,
        TenantDb db,
        [FromRoute] string id
    ) =>
        await AssessmentStore.Find(db, Caller.From(http), id, http.RequestAborted) is not { } row
            ? ProblemResults.Of(ProblemKind.NotFound)
            : new QueryParameters(http.Request).Problem
                ?? Report.Create(row, kept, published, published.TextsFor(http.Request)).ToHtmlPage();
}
