using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Read;

/// <summary>GET /v1/assessments: lists summaries, newest first, neither sorted nor filtered by score or verdict.</summary>
public static class ListAssessments
{
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
                .. AssessmentPageReader.Parameters,
            ])
            .ProducesResponse<AssessmentPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.AssessmentPage);

    private static Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        var queries = new QueryParameters(http.Request, ["personRef", .. AssessmentPageReader.ParameterNames]);
        var personRef = queries.GetString("personRef");

        if (personRef is not null && !PersonRef.IsValid(personRef))
        {
            queries.AddError(
                "personRef has 1 to 128 letters, digits and the characters . _ : ~ -, and begins with a letter or digit"
            );
        }

        return AssessmentPageReader.Read(http, db, queries, personRef);
    }
}
