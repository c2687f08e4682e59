using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Reports;

/// <summary>GET /v1/assessments/{id}/report: an assessment as a page to read, print or hand over.</summary>
public static class ReadReport
{
    private const string ChromeParameter = "chrome";
    private const string Pdf = "application/pdf";

    private static readonly string[] Chromes = ["page", "embed"];

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}/report", Handle)
            .RequireScope(KeyScope.AssessmentsRead)
            .AllowKeyTypes(KeyType.Respondent)
            .WithName("readReport")
            .WithTags("Assessments")
            .WithDocs("read-report")
            .WithParameters(
                AssessmentResponse.IdParameter,
                OpenApiExtensions.QueryParameter(
                    Replanning.ParameterName,
                    "Other hours per week to plan with, 0 to 80. Nothing is stored.",
                    new()
                    {
                        Type = JsonSchemaType.Number,
                        Minimum = "0",
                        Maximum = "80",
                    }
                ),
                OpenApiExtensions.QueryParameter(
                    ChromeParameter,
                    "page: with the name and logo of the partner; embed: without them, for a page that already shows them.",
                    OpenApiExtensions.EnumSchema(Chromes)
                ),
                CommonRequestHeaders.AcceptLanguage,
                CommonRequestHeaders.IfNoneMatch
            )
            .ProducesHtml(ResponseHeader.ETag, ResponseHeader.ContentLanguage, ResponseHeader.NoStore)
            .ProducesResponse(
                StatusCodes.Status304NotModified,
                ResponseHeader.ETag,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .ProducesProblem(ProblemKind.NotAcceptable)
            .WithExample(StatusCodes.Status200OK, Shown);

    private static ContractExample Shown { get; } =
        new(
            "report",
            "The report of a few answers.",
            services =>
                ReportPages
                    .Create(
                        Report.Create(
                            ExampleSubmissions.Row(services, ExampleSubmissions.FewAnswers, hours: 0),
                            branding: null,
                            new(ReportAudience.Coach),
                            services.GetRequiredService<StoredResultVerifier>(),
                            ExampleSubmissions.Published(services),
                            ExampleSubmissions.EnglishTexts(services),
                            progress: null
                        )
                    )
                    .Markup,
            MediaTypes.Html
        );

    private static async Task<IResult> Handle(
        HttpContext http,
        StoredResultVerifier results,
        PublishedCatalog catalog,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await AssessmentStore.Find(db, caller, id, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var query = new QueryParameters(http.Request, Replanning.ParameterName, ChromeParameter);
        var options = new ReportOptions(
            caller.KeyType == KeyType.Respondent ? ReportAudience.Respondent : ReportAudience.Coach,
            query.GetOneOf(ChromeParameter, Chromes) == "embed" ? ReportChrome.Embed : ReportChrome.Page,
            IsInvited: caller.InvitationId is not null,
            query.GetNumber(Replanning.ParameterName, 0, Replanning.MaxHours)
        );

        if (query.Problem is { } refusal)
        {
            return refusal;
        }

        if (AcceptsOnlyPdf(http.Request))
        {
            return ProblemResults.Of(ProblemKind.NotAcceptable);
        }

        var partner = await PartnerSettings.Find(db, caller.PartnerId, cancel);
        var texts = catalog.TextsFor(http.Request);
        var progress = await PersonProgress.Find(db, results, catalog, clock, caller.PartnerId, row, cancel);
        return ReportPages.Create(Report.Create(row, partner?.Branding, options, results, catalog, texts, progress));
    }

    /// <summary>Returns whether a client accepts PDF but not HTML. Other clients get HTML whatever they accept.</summary>
    private static bool AcceptsOnlyPdf(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.Where(range => range.Quality is not 0).ToList();
        return accepted.Exists(range => range.MediaType.Equals(Pdf, StringComparison.OrdinalIgnoreCase))
            && !accepted.Exists(new MediaTypeHeaderValue(MediaTypes.Html).IsSubsetOf);
    }
}
