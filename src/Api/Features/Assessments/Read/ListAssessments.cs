using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Read;

/// <summary>GET /v1/assessments: summaries, newest first. No list sorts or filters people by score or verdict.</summary>
public static class ListAssessments
{
    /// <summary>What every list of assessments takes, as the contract shows it.</summary>
    internal static OpenApiParameter[] PageParameters { get; } =
    [Paging.CreatedFromParameter, Paging.CreatedToParameter, Paging.LimitParameter, Paging.CursorParameter];

    /// <summary>Their names.</summary>
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
                    "Only those of this person, by the partner's own id.",
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

    /// <summary>One page of those of a person, or of everybody's.</summary>
    internal static async Task<IResult> ListPage(
        HttpContext http,
        TenantDb db,
        QueryParameters queries,
        string? personRef
    )
    {
        var caller = Caller.From(http);
        var paging = Paging.Read(queries);

        if (queries.Problem is { } refusal)
        {
            return refusal;
        }

        var filter = new AssessmentFilter(caller.Test, personRef, paging.From, paging.Before, paging.Limit);
        var found = await AssessmentSql.List(db, caller.Partner, filter, http.RequestAborted);
        return paging.ToResponse(
            http,
            found,
            static row => row.Id,
            static (items, next) => new AssessmentPage(items, next),
            AssessmentJsonContext.Default.AssessmentPage
        );
    }
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record AssessmentPage(IReadOnlyList<AssessmentSummary> Items, string? NextCursor);

/// <summary>An assessment in a list: no answers, no scores.</summary>
/// <param name="Id">The assessment's id, a UUIDv7.</param>
/// <param name="CreatedAt">When it was stored, UTC.</param>
/// <param name="PersonRef">The partner's own id for the person; null where none was sent.</param>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="Focus">The channel that the person asked about.</param>
public sealed record AssessmentSummary(
    Guid Id,
    DateTime CreatedAt,
    string? PersonRef,
    string Instrument,
    string Model,
    string Focus
)
{
    /// <summary>A row in short.</summary>
    public static AssessmentSummary From(AssessmentRow row) =>
        new(row.Id, row.CreatedAt.UtcDateTime, row.PersonRef, row.Instrument, row.Model, row.Focus);
}
