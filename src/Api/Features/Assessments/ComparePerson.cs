using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>GET /v1/people/{personRef}/comparison: what changed between two of a person's assessments, and why.</summary>
public static class ComparePerson
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/people/{personRef}/comparison", Handle)
            .WithName("compareAssessments")
            .WithTags("People")
            .Needs(KeyScope.PeopleRead)
            .WithSummary("Compare two of a person's assessments.")
            .WithDescription(
                "Both are scored anew by one model, so that a difference comes from the answers and never from the "
                    + "model. realChange says whether a score has moved farther than assumed measurement error allows. "
                    + "Nothing is stored. It compares a person with themselves, never people with each other."
            )
            .Takes(
                PersonRef.Declared,
                Contract.InQueryAlways("from", "The id of the assessment to compare with.", Id()),
                Contract.InQueryAlways("to", "The id of the assessment to compare.", Id()),
                Contract.InQuery(
                    "model",
                    "The model to score both by, key@version; that of the later one unless given.",
                    Contract.Text(examples: ["fit-model@1.1.0"])
                )
            )
            .Answers<ComparisonView>(StatusCodes.Status200OK, "What changed.", SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, PersonExamples.Comparison)
            .Refuses(ProblemKind.InstrumentsDiffer);

    private static async Task<IResult> Handle(
        HttpContext http,
        Published published,
        TenantDb db,
        [FromRoute] string personRef
    )
    {
        var queries = new Queries(http.Request, "from", "to", "model");
        Guid?[] ids = [queries.Id("from"), queries.Id("to")];

        if (!PersonRef.IsValid(personRef))
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        // Of ids that cannot be read the request is told below.
        var known = ids.OfType<Guid>().Distinct().ToArray();
        var rows = (await AssessmentStore.FindOf(db, Caller.Of(http), personRef, known, http.RequestAborted)).ToList();

        if (rows.Count < known.Length)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        var (from, to) = (Row(ids[0]), Row(ids[1]));
        var later = from?.CreatedAt > to?.CreatedAt ? from : to;
        var named = queries.Text("model");
        var seed = named is null
            ? published.FindModel(later?.Model ?? "") ?? published.NewestModel
            : published.FindModel(named);

        if (named is not null && (seed is null || (later is not null && seed.Model.Instrument.Id != later.Instrument)))
        {
            queries.Refuse("model is a model of the same instrument; GET /v1/models lists them");
        }

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        if (from!.Instrument != to!.Instrument)
        {
            return Problems.Of(ProblemKind.InstrumentsDiffer);
        }

        return KeptResults.ScoreBy(seed!, from) is { } before && KeptResults.ScoreBy(seed!, to) is { } after
            ? JsonAnswer.Of(ComparisonViews.Of((from, before), (to, after)), AssessmentJson.Default.ComparisonView)
            : Problems.Of(ProblemKind.Internal, "The stored answers cannot be read, so they cannot be compared.");

        AssessmentRow? Row(Guid? id) => rows.Find(row => row.Id == id);
    }

    private static OpenApiSchema Id() => Contract.Text(format: "uuid", examples: [Contract.ExampleId]);
}
