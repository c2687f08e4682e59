using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Read;

/// <summary>GET /v1/assessments: lists summaries, newest first, neither sorted nor filtered by score or verdict.</summary>
public static class ListAssessments
{
    /// <summary>The query parameters of every list of assessments.</summary>
    internal static OpenApiParameter[] PageParameters { get; } =
    [Paging.CreatedFromParameter, Paging.CreatedToParameter, Paging.LimitParameter, Paging.CursorParameter];

    /// <summary>The names of the query parameters.</summary>
    internal static string[] PageParameterNames { get; } = [.. PageParameters.Select(parameter => parameter.Name!)];

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments", Handle)
            .WithName("listAssessments")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsRead)
            .WithDocs("list-assessments")
            .WithParameters([
                OpenApiExtensions.QueryParameter(
                    "personRef",
                    "Only assessments of this person, by the partner's own id.",
                    PersonRef.Schema()
                ),
                .. PageParameters,
            ])
            .ProducesResponse<AssessmentPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.AssessmentPage);

    private static Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        var queries = new QueryParameters(http.Request, ["personRef", .. PageParameterNames]);
        var personRef = queries.GetString("personRef");

        if (personRef is not null && !PersonRef.IsValid(personRef))
        {
            queries.AddError(
                "personRef has 1 to 128 letters, digits and the characters . _ : ~ -, and begins with a letter or digit"
            );
        }

        return ListPage(http, db, queries, personRef);
    }

    /// <summary>Returns one page of the assessments of one person, or of all people.</summary>
    internal static async Task<IResult> ListPage(
        HttpContext http,
        TenantDb db,
        QueryParameters queries,
        string? personRef
    )
    {
        var caller = Caller.From(http);
        var paging = Paging.Read(queries);

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var published = http.RequestServices.GetRequiredService<PublishedCatalog>();
        var filter = new AssessmentFilter(caller.IsTest, personRef, paging.From, paging.Before, paging.Limit);
        var found = await AssessmentQueries.List(db, caller.PartnerId, filter, http.RequestAborted);
        return paging.ToResponse(
            http,
            found,
            static row => row.Id,
            (rows, next) => new AssessmentPage([.. rows.Select(row => AssessmentSummary.From(row, published))], next),
            AssessmentJsonContext.Default.AssessmentPage
        );
    }
}
