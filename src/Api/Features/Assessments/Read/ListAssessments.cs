using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
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
            .WithSummary("List stored results, newest first.")
            .WithDescription(
                "Summaries of the key's own mode, test or live. Follow nextCursor, or the Link header, until it is null; "
                    + "what is stored meanwhile does not shift the pages. No list sorts or filters people by score."
            )
            .WithParameters([
                OpenApiExtensions.QueryParameter(
                    "personRef",
                    "Only those of this person, by the partner's own id.",
                    PersonRef.Schema()
                ),
                .. PageParameters,
            ])
            .ProducesResponse<AssessmentPage>(
                StatusCodes.Status200OK,
                "One page.",
                ResponseHeader.Link,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.Page);

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

        var published = http.RequestServices.GetRequiredService<PublishedCatalog>();
        var filter = new AssessmentFilter(caller.Test, personRef, paging.From, paging.Before, paging.Limit);
        var found = await AssessmentSql.List(db, caller.Partner, filter, http.RequestAborted);
        return paging.ToResponse(
            http,
            found,
            static row => row.Id,
            (rows, next) => new AssessmentPage([.. rows.Select(row => AssessmentSummary.From(row, published))], next),
            AssessmentJsonContext.Default.AssessmentPage
        );
    }
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record AssessmentPage(IReadOnlyList<AssessmentSummary> Items, string? NextCursor);

/// <summary>An assessment in a list: no answers, no scores, and the two verdicts that a table shows.</summary>
/// <param name="Id">The assessment's id, a UUIDv7.</param>
/// <param name="CreatedAt">When it was stored, UTC.</param>
/// <param name="PersonRef">The partner's own id for the person; null where none was sent.</param>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="Focus">The channel that the person asked about.</param>
/// <param name="FocusVerdict">Its verdict.</param>
/// <param name="TopChannel">The best channel that has a verdict; null where none has.</param>
public sealed record AssessmentSummary(
    Guid Id,
    DateTime CreatedAt,
    string? PersonRef,
    string Instrument,
    string Model,
    string Focus,
    [property: VerdictCode] string FocusVerdict,
    string? TopChannel
)
{
    /// <summary>Returns a row in short.</summary>
    public static AssessmentSummary From(AssessmentListRow row, PublishedCatalog published)
    {
        var model = (published.FindModel(row.Model) ?? published.NewestModel).Model;
        return new(
            row.Id,
            row.CreatedAt,
            row.PersonRef,
            row.Instrument,
            row.Model,
            row.Focus,
            StoredRanks.FocusVerdict(model, row.Focus, row.Verdicts),
            StoredRanks.TopChannel(model, row.Scores, row.Verdicts)
        );
    }
}
