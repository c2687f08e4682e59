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
                Contract.InQuery(
                    "createdFrom",
                    "Only those stored at this time or later, RFC 3339; a `+` is written `%2B`.",
                    Contract.Text("date-time", examples: ["2026-11-01T00:00:00Z"])
                ),
                Contract.InQuery(
                    "createdTo",
                    "Only those stored before this time, RFC 3339.",
                    Contract.Text("date-time", examples: ["2026-12-01T00:00:00+01:00"])
                )
            )
            .Takes(Paging.Declared)
            .Answers<AssessmentPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, AssessmentExamples.Page);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, PublicUrl address)
    {
        var caller = Caller.Of(http);
        var queries = new Queries(http.Request, "personRef", "createdFrom", "createdTo", "limit", "cursor");
        var personRef = queries.Text("personRef");
        var to = queries.Instant("createdTo") is { } end ? Paging.FirstIdAt(end) : Guid.AllBitsSet;
        var after = Paging.Before(queries);
        var filter = new AssessmentFilter(
            caller.Test,
            personRef,
            queries.Instant("createdFrom") is { } start ? Paging.FirstIdAt(start) : Guid.Empty,
            after < to ? after : to,
            Paging.Limit(queries)
        );

        if (personRef?.Contains('\0') == true)
        {
            queries.Refuse("personRef holds U+0000");
        }

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = await AssessmentStore.List(db, caller.Partner, filter, http.RequestAborted);
        var (items, next) = Paging.Cut([.. found], filter.Limit, summary => summary.Id);
        return JsonAnswer.Of(
            new AssessmentPage(items, next),
            AssessmentJson.Default.AssessmentPage,
            headers: next is null ? null : headers => headers.Link = address.NextPage(http.Request, next)
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
