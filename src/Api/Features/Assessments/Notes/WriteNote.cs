using System.Data;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Domain.Answers;
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
            .WithParameters(ReadAssessment.IdParameter)
            .Accepts<NoteRequest>("application/json")
            .WithRequestExamples("write-note.note")
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, TimeProvider clock, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await AssessmentSql.Find(db, caller, id, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var body = await JsonRequestBody.Read(http);

        if ((body.Problem ?? new QueryParameters(http.Request).Problem) is { } refusal)
        {
            return refusal;
        }

        var errors = new List<ValidationError>();
        var note = ReadText(body.Root, errors);

        if (errors.Count > 0)
        {
            return ProblemResults.Validation(errors);
        }

        // The audit log has the assessment, not the text.
        var entry = new AuditEntry(Audit.NoteChanged, caller.Test, caller.Key, row.Id, clock.GetUtcNow());
        return await Store(db, caller, row.Id, string.IsNullOrWhiteSpace(note) ? null : note, entry, cancel)
            ? TypedResults.NoContent()
            : ProblemResults.Of(ProblemKind.NotFound);
    }

    private static string? ReadText(JsonElement body, List<ValidationError> errors)
    {
        var read = new StrictJson("#", errors);
        string? text = null;

        foreach (var member in body.EnumerateObject())
        {
            if (UnicodeSafeJson.GetName(member) == "text")
            {
                text = read.ReadString(member);
            }
            else
            {
                read.RejectUnknown(member, "text");
            }
        }

        if (text?.EnumerateRunes().Count() > NoteRequest.MaxLength)
        {
            errors.Add(new("#/text", ValidationError.TooLong, $"At most {NoteRequest.MaxLength} characters."));
        }

        return text;
    }

    /// <summary>Stores the note and the audit entry; returns false when the assessment was deleted in the meantime.</summary>
    private static Task<bool> Store(
        TenantDb db,
        Caller caller,
        Guid id,
        string? note,
        AuditEntry entry,
        CancellationToken cancel
    )
    {
        var parameters = Audit.AddParameters(new { caller.Test, id }, entry);
        parameters.Add("note", note, DbType.String);
        return db.Write(
            caller.Partner,
            """
            with changed as (
                update assessment set note = @note
                where partner_id = @tenant and test = @Test and id = @id
                returning id
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select from changed)
            )
            select exists (select from changed)
            """,
            parameters,
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );
    }
}
