using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>GET /v1/assessments: summaries, newest first. No list sorts or filters people by score or verdict.</summary>
public static class ListAssessments
{
    /// <summary>What every list of assessments takes, as the contract shows it.</summary>
    internal static OpenApiParameter[] Parameters { get; } =
    [Paging.CreatedFrom, Paging.CreatedTo, Paging.LimitDeclared, Paging.CursorDeclared];

    /// <summary>Their names.</summary>
    internal static string[] Names { get; } = [.. Parameters.Select(parameter => parameter.Name!)];

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
            .Takes([
                Contract.InQuery(
                    "personRef",
                    "Only those of this person, by the partner's own id.",
                    PersonRef.Schema()
                ),
                .. Parameters,
            ])
            .Answers<AssessmentPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, AssessmentExamples.Page);

    private static Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        var queries = new Queries(http.Request, ["personRef", .. Names]);
        var personRef = queries.Text("personRef");

        if (personRef is not null && !PersonRef.IsValid(personRef))
        {
            queries.Refuse(
                "personRef has 1 to 128 letters, digits and the characters . _ : ~ -, and begins with a letter or digit"
            );
        }

        return Answer(http, db, queries, personRef);
    }

    /// <summary>One page of those of a person, or of everybody's.</summary>
    internal static async Task<IResult> Answer(HttpContext http, TenantDb db, Queries queries, string? personRef)
    {
        var caller = Caller.Of(http);
        var paging = Paging.Read(queries);

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
