using System.Data;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Notes;

/// <summary>PUT /v1/assessments/{id}/note: writes or removes the note of a coach, which the report and shared links show.</summary>
public static class WriteNote
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPut("/assessments/{id}/note", Handle)
            .WithName("writeNote")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("write-note")
            .WithParameters(AssessmentResponse.IdParameter)
            .AcceptsConditions()
            .Accepts<NoteRequest>(MediaTypes.Json)
            .WithRequestExamples("write-note.note")
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        StoredResultVerifier verifier,
        PublishedCatalog catalog,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await AssessmentStore.Find(db, caller, id, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var request = await requests.Read<NoteRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var note = string.IsNullOrWhiteSpace(request.Body.Text) ? null : request.Body.Text;

        // The audit log has the assessment, not the text.
        var entry = new AuditEntry(Audit.NoteChanged, caller.IsTest, caller.KeyId, row.Id, clock.GetUtcNow());

        // The note is a member of the assessment, whose ETag is therefore the one that conditions name.
        for (var known = row; known is not null; known = await AssessmentStore.Find(db, caller, row.Id, cancel))
        {
            if (!ReadAssessment.ConditionsHold(http.Request, verifier, catalog, known))
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }

            if (await Store(db, caller, known, note, entry, cancel))
            {
                return TypedResults.NoContent();
            }
        }

        return ProblemResults.Of(ProblemKind.NotFound);
    }

    /// <summary>
    /// Stores the note and the audit entry; returns false when the assessment was changed or deleted since it was read.
    /// </summary>
    private static Task<bool> Store(
        TenantDb db,
        Caller caller,
        AssessmentRow read,
        string? note,
        AuditEntry entry,
        CancellationToken cancel
    )
    {
        var parameters = Audit.AddParameters(
            new
            {
                caller.IsTest,
                read.Id,
                read.PersonRef,
                knownNote = read.Note,
            },
            entry
        );
        parameters.Add("note", note, DbType.String);
        return db.Write(
            caller.PartnerId,
            """
            with changed as (
                update assessment set note = @note
                where partner_id = @tenant and test = @IsTest and id = @Id
                    and note is not distinct from @knownNote::text
                    and person_ref is not distinct from @PersonRef::text
                returning id
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from changed)
            )
            select exists (select 1 from changed)
            """,
            parameters,
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );
    }
}
