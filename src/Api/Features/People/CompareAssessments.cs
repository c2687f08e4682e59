using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.People;

/// <summary>GET /v1/people/{personRef}/comparison: compares two assessments of one person.</summary>
public static class CompareAssessments
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/people/{personRef}/comparison", Handle)
            .WithName("compareAssessments")
            .WithTags("People")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("compare-assessments")
            .WithParameters(
                PersonRef.PathParameter,
                OpenApiExtensions.RequiredQueryParameter("from", "The id of the assessment to compare with.", Id()),
                OpenApiExtensions.RequiredQueryParameter("to", "The id of the assessment to compare.", Id()),
                OpenApiExtensions.QueryParameter(
                    "model",
                    "The model with which both are scored, key@version. The default is the model of the later assessment.",
                    OpenApiExtensions.StringSchema(examples: ["fit-model@2.0.0"])
                )
            )
            .ProducesResponse<ComparisonResponse>(StatusCodes.Status200OK, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, PersonExamples.Comparison)
            .ProducesProblem(ProblemKind.InstrumentsDiffer);

    private static async Task<IResult> Handle(
        HttpContext http,
        PublishedCatalog catalog,
        TenantDb db,
        [FromRoute] string personRef
    )
    {
        var queries = new QueryParameters(http.Request, "from", "to", "model");
        Guid?[] ids = [queries.GetGuid("from"), queries.GetGuid("to")];

        if (!PersonRef.IsValid(personRef))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        // Ids that cannot be read are reported below.
        var (caller, known) = (Caller.From(http), ids.OfType<Guid>().Distinct().ToArray());
        var rows = (
            await AssessmentQueries.FindAll(db, caller.PartnerId, caller.IsTest, known, personRef, http.RequestAborted)
        ).ToList();

        if (rows.Count < known.Length)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var (from, to) = (Row(ids[0]), Row(ids[1]));
        var later = from?.CreatedAt > to?.CreatedAt ? from : to;
        var named = queries.GetString("model");
        var model = named is null
            ? catalog.FindModel(later?.Model ?? "") ?? catalog.NewestModel
            : catalog.FindModel(named);

        if (
            named is not null
            && (model is null || (later is not null && model.Model.Instrument.Id != later.Instrument))
        )
        {
            queries.AddError("model is a model of the same instrument; GET /v1/models lists them");
        }

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        if (from!.Instrument != to!.Instrument)
        {
            return ProblemResults.Of(ProblemKind.InstrumentsDiffer, Difference(from, to));
        }

        return
            StoredResultVerifier.ScoreWith(model!, from) is { } before
            && StoredResultVerifier.ScoreWith(model!, to) is { } after
            ? JsonResponse.Create(
                ComparisonResponseFactory.Create((from, before), (to, after)),
                PersonJsonContext.Default.ComparisonResponse
            )
            : ProblemResults.Of(ProblemKind.Internal, "The stored answers cannot be read, so they cannot be compared.");

        AssessmentRow? Row(Guid? id) => rows.Find(row => row.Id == id);
    }

    /// <summary>Returns the sentence that says when the person answered which instrument, the earlier one first.</summary>
    private static string Difference(AssessmentRow from, AssessmentRow to)
    {
        var (earlier, later) = from.CreatedAt <= to.CreatedAt ? (from, to) : (to, from);
        return FormattableString.Invariant(
            $"The person answered {earlier.Instrument} on {earlier.CreatedAt.UtcDateTime:yyyy-MM-dd} and {later.Instrument} on {later.CreatedAt.UtcDateTime:yyyy-MM-dd}. Scores of different instruments cannot be compared."
        );
    }

    private static OpenApiSchema Id() =>
        OpenApiExtensions.StringSchema(format: "uuid", examples: [OpenApiExtensions.ExampleId]);
}
