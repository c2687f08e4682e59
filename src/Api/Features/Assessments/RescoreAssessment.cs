using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>POST /v1/assessments/{id}/rescore: what another model says of the same answers, kept beside the first result.</summary>
public static class RescoreAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/rescore", Handle)
            .WithName("rescoreAssessment")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsWrite)
            .WithSummary("Score a stored sheet anew under another model, and keep that too.")
            .WithDescription(
                "A new assessment with the same answers, focus, plan, personRef, consent and metadata, whose rescoreOf names "
                    + "the first one, which does not change. 'difference' stands in this answer only: all channels in the "
                    + "rank order of the new result. With an Idempotency-Key a retry within 24 hours gets the first answer "
                    + "again and nothing is stored twice."
            )
            .Takes(ReadAssessment.Declared, Includes.Declared, Attempt.Declared, CommonParameters.AcceptLanguage)
            .Accepts<RescoreRequest>("application/json")
            .ShowsRequests(AssessmentExamples.RescoreRequest)
            .Answers<AssessmentView>(
                StatusCodes.Status201Created,
                "Scored anew and kept; or, for a retry with the same Idempotency-Key, the first answer again.",
                SentHeader.Location,
                SentHeader.ContentLanguage,
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status201Created, AssessmentExamples.Rescored)
            .Refuses(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        AssessmentKeeper keeper,
        Published published,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var caller = Caller.Of(http);
        var original = await AssessmentStore.Find(db, caller, id, http.RequestAborted);

        if (original is null)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        using var body = await JsonBody.Read(http);
        var queries = new Queries(http.Request, Includes.Parameter);
        var parts = queries.ReadInclude();
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? queries.Refusal ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var seed = ReadModel(body.Root, published, original.Instrument, faults);

        if (seed is null || faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        return KeptResults.ScoreBy(seed, original) is { } scored
            ? await keeper.Keep(
                http,
                original.Rescored(scored.Card, clock.GetUtcNow()),
                scored,
                attempt,
                parts,
                original
            )
            : Problems.Of(ProblemKind.Internal, "The stored answers cannot be read, so they cannot be scored anew.");
    }

    private static ModelSeed? ReadModel(JsonElement body, Published published, string instrument, List<Fault> faults)
    {
        const string pointer = "#/model";
        var read = new Members("#", faults);
        string? model = null;

        foreach (var member in body.EnumerateObject())
        {
            if (JsonText.Name(member) == "model")
            {
                model = read.Text(member, required: true);
            }
            else
            {
                read.Unknown(member, "model");
            }
        }

        var seed = model is null ? null : published.FindModel(model);

        if (model is not null && seed?.Model.Instrument.Id != instrument)
        {
            faults.Add(new(pointer, Fault.UnknownVersion, Submission.UnknownModel));
        }
        else if (model is null && faults.TrueForAll(fault => fault.Pointer != pointer))
        {
            faults.Add(new(pointer, Fault.Required, "Name the model to score by; GET /v1/models lists them."));
        }

        return seed;
    }
}

/// <summary>A request to score a stored sheet anew.</summary>
public sealed class RescoreRequest
{
    /// <summary>The model to score by, key@version; of the same instrument.</summary>
    /// <example>fit-model@1.1.0</example>
    [Required]
    [MaxLength(64)]
    public string? Model { get; set; }
}
