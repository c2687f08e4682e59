using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>GET /v1/assessments: summaries, newest first. No list sorts or filters people by score or verdict.</summary>
public static class ListAssessments
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments", Handle)
            .WithName("listAssessments")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsRead)
            .WithSummary("List stored results, newest first.")
            .WithDescription(
                "Summaries of the key's own mode, test or live. Follow nextCursor, or the Link header, until it is null; "
                    + "what is stored meanwhile does not shift the pages. No list sorts or filters people by score."
            )
            .Takes(
                Contract.InQuery(
                    "personRef",
                    "Only those of this person, by the partner's own id.",
                    new()
                    {
                        Type = JsonSchemaType.String,
                        MaxLength = 128,
                        Pattern = SubmitAssessmentRequest.PersonRefPattern,
                        Examples = ["crm-4711"],
                    }
                ),
                Paging.CreatedFrom,
                Paging.CreatedTo,
                Paging.LimitDeclared,
                Paging.CursorDeclared
            )
            .Answers<AssessmentPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, AssessmentExamples.Page);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        var caller = Caller.Of(http);
        var queries = new Queries(http.Request, "personRef", "createdFrom", "createdTo", "limit", "cursor");
        var personRef = queries.Text("personRef");
        var paging = Paging.Read(queries);

        if (personRef?.Contains('\0') == true)
        {
            queries.Refuse("personRef holds U+0000");
        }

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var filter = new AssessmentFilter(caller.Test, personRef, paging.From, paging.Before, paging.Limit);
        var found = await AssessmentStore.List(db, caller.Partner, filter, http.RequestAborted);
        return paging.Answer(
            http,
            found,
            static row => row.Id,
            static (items, next) => new AssessmentPage(items, next),
            AssessmentJson.Default.AssessmentPage
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
    public static AssessmentSummary Of(AssessmentRow row) =>
        new(row.Id, row.CreatedAt.UtcDateTime, row.PersonRef, row.Instrument, row.Model, row.Focus);
}
