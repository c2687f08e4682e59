using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.People;

/// <summary>GET /v1/people/{personRef}/assessments: the assessments of one person, newest first.</summary>
public static class ListPersonAssessments
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/people/{personRef}/assessments", Handle)
            .WithName("listPersonAssessments")
            .WithTags("People")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("list-person-assessments")
            .WithParameters([PersonRef.PathParameter, .. AssessmentPageReader.Parameters])
            .ProducesResponse<AssessmentPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.AssessmentPage);

    private static Task<IResult> Handle(HttpContext http, TenantDb db, [FromRoute] string personRef) =>
        PersonRef.IsValid(personRef)
            ? AssessmentPageReader.Read(http, db, new(http.Request, AssessmentPageReader.ParameterNames), personRef)
            : Task.FromResult(ProblemResults.Of(ProblemKind.NotFound));
}
