using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>GET /v1/people/{personRef}/assessments: one person's history, newest first.</summary>
public static class ListPersonAssessments
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/people/{personRef}/assessments", Handle)
            .WithName("listPersonAssessments")
            .WithTags("People")
            .Needs(KeyScope.PeopleRead)
            .WithSummary("List one person's results, newest first.")
            .WithDescription(
                "The same list as GET /v1/assessments, of one person. It is empty for a person nobody knows, and for one "
                    + "who was erased; a reference that nobody can have is 404."
            )
            .Takes([PersonRef.Declared, .. ListAssessments.Parameters])
            .Answers<AssessmentPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, AssessmentExamples.Page);

    private static Task<IResult> Handle(HttpContext http, TenantDb db, [FromRoute] string personRef) =>
        PersonRef.IsValid(personRef)
            ? ListAssessments.Answer(http, db, new(http.Request, ListAssessments.Names), personRef)
            : Task.FromResult(Problems.Of(ProblemKind.NotFound));
}
