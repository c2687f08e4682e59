using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Reads a page of assessments, for the lists of all people and of one person.</summary>
internal static class AssessmentPageReader
{
    /// <summary>The query parameters of every list of assessments.</summary>
    public static OpenApiParameter[] Parameters { get; } =
    [Paging.CreatedFromParameter, Paging.CreatedToParameter, Paging.LimitParameter, Paging.CursorParameter];

    /// <summary>The names of the query parameters.</summary>
    public static string[] ParameterNames { get; } = [.. Parameters.Select(parameter => parameter.Name!)];

    /// <summary>Returns a page of the assessments of one person, or of all people; or a problem if a query parameter is invalid.</summary>
    public static async Task<IResult> Read(HttpContext http, TenantDb db, QueryParameters queries, string? personRef)
    {
        var caller = Caller.From(http);
        var paging = Paging.Read(queries);

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var catalog = http.RequestServices.GetRequiredService<PublishedCatalog>();
        var filter = new AssessmentFilter(caller.IsTest, personRef, paging.From, paging.Before, paging.Limit);
        var found = await AssessmentQueries.List(db, caller.PartnerId, filter, http.RequestAborted);
        return paging.ToResponse(
            http,
            found,
            static row => row.Id,
            (rows, next) => new AssessmentPage([.. rows.Select(row => AssessmentSummary.From(row, catalog))], next),
            AssessmentJsonContext.Default.AssessmentPage
        );
    }
}
