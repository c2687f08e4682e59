using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Rescore;

/// <summary>POST /v1/assessments/{id}/rescore: scores the answers of an assessment with another model and stores the result as a new assessment.</summary>
public static class RescoreAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/rescore", Handle)
            .WithName("rescoreAssessment")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("rescore-assessment")
            .WithParameters(
                ReadAssessment.IdParameter,
                IncludeParameter.QueryParameter,
                IdempotencyKey.HeaderParameter,
                CommonRequestHeaders.AcceptLanguage
            )
            .Accepts<RescoreRequest>("application/json")
            .WithRequestExamples(AssessmentExamples.RescoreRequest)
            .ProducesResponse<AssessmentResponse>(
                StatusCodes.Status201Created,
                ResponseHeader.Location,
                ResponseHeader.ContentLanguage,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, AssessmentExamples.Rescored)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        AssessmentStore keeper,
        PublishedCatalog published,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var caller = Caller.From(http);
        var original = await AssessmentSql.Find(db, caller, id, http.RequestAborted);

        if (original is null)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var body = await JsonRequestBody.Read(http);
        var queries = new QueryParameters(http.Request, IncludeParameter.Name);
        var parts = queries.ReadInclude();
        var (attempt, badKey) = IdempotencyKey.FromHeader(http.Request, caller, body.Bytes);

        if ((body.Problem ?? queries.Problem ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<ValidationError>();
        var seed = ReadModel(body.Root, published, original.Instrument, faults);

        if (seed is null || faults.Count > 0)
        {
            return ProblemResults.Validation(faults);
        }

        return StoredResultVerifier.ScoreWith(seed, original) is { } scored
            ? await keeper.Insert(
                http,
                original.CreateRescore(scored.Card, clock.GetUtcNow()),
                scored,
                attempt,
                parts,
                original
            )
            : ProblemResults.Of(
                ProblemKind.Internal,
                "The stored answers cannot be read, so they cannot be scored anew."
            );
    }

    private static PublishedModel? ReadModel(
        JsonElement body,
        PublishedCatalog published,
        string instrument,
        List<ValidationError> faults
    )
    {
        const string pointer = "#/model";
        var read = new StrictJson("#", faults);
        string? model = null;

        foreach (var member in body.EnumerateObject())
        {
            if (UnicodeSafeJson.GetName(member) == "model")
            {
                model = read.ReadString(member, required: true);
            }
            else
            {
                read.RejectUnknown(member, "model");
            }
        }

        var seed = model is null ? null : published.FindModel(model);

        if (model is not null && seed is null)
        {
            faults.Add(new(pointer, ValidationError.UnknownVersion, ValidatedSubmission.UnknownModelDetail));
        }
        else if (seed is not null && seed.Model.Instrument.Id != instrument)
        {
            faults.Add(new(pointer, ValidationError.UnknownVersion, OtherInstrument(seed, published, instrument)));
        }
        else if (model is null && faults.TrueForAll(fault => fault.Pointer != pointer))
        {
            faults.Add(
                new(pointer, ValidationError.Required, "Name the model to score by; GET /v1/models lists them.")
            );
        }

        return seed;
    }

    /// <summary>Returns the sentence that says why a model cannot score the answers, and which models can.</summary>
    private static string OtherInstrument(PublishedModel named, PublishedCatalog published, string instrument)
    {
        var others = published.Models.Where(other => other.Model.Instrument.Id == instrument);
        return $"{named.Model.Id} scores {named.Model.Instrument.Id}, but the person answered {instrument}. "
            + $"Models of {instrument}: {string.Join(", ", others.Select(other => other.Model.Id))}.";
    }
}

/// <summary>A request to score a stored sheet anew.</summary>
public sealed class RescoreRequest
{
    /// <summary>The model to score by, key@version; of the same instrument.</summary>
    /// <example>fit-model@2.0.0</example>
    [Required]
    [MaxLength(64)]
    public string? Model { get; set; }
}
