using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Respondents;

/// <summary>GET and PATCH /v1/invitations/current: what the holder of a token is asked, and what they answer bit by bit.</summary>
public static class CurrentInvitation
{
    private const string Path = "/invitations/current";

    private static readonly SentHeader Tag = SentHeader.ETag with
    {
        Description = "The state of the answers: send it as If-Match with the next change, or as If-None-Match.",
        Example = "\"v3\"",
    };

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet(Path, Read)
            .WithName("readCurrentInvitation")
            .WithTags("Respondents")
            .OpenTo(KeyKind.Respondent)
            .WithSummary("Read what the token's holder is asked, and what they have answered so far.")
            .WithDescription(
                "With the token of an invitation, and no other key. The form names the items to ask, in the instrument's own "
                    + "wording. The answers can be saved bit by bit, and submitted once with POST /v1/assessments."
            )
            .Takes(CommonParameters.IfNoneMatch)
            .Answers<CurrentInvitationView>(StatusCodes.Status200OK, "The invitation.", Tag, SentHeader.NoStore)
            .Answers(StatusCodes.Status304NotModified, "What was read before is still right.", Tag, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, InvitationExamples.Current);

        v1.MapPatch(Path, Change)
            .WithName("saveAnswers")
            .WithTags("Respondents")
            .OpenTo(KeyKind.Respondent)
            .WithSummary("Save answers before they are submitted.")
            .WithDescription(
                "A merge patch (RFC 7396): what is not named stays as it is, and null takes an answer away. Answers are held "
                    + "to the rules of a submission. Saved answers to items that the change hides are removed and listed. "
                    + "Of two changes to the same state one is refused (412): none is lost silently."
            )
            .Takes(
                Contract.InHeaderAlways(
                    "If-Match",
                    "The ETag of what was read: needed (428), and the change is refused where it is not right any more (412).",
                    Contract.Text(examples: [Tag.Example])
                )
            )
            .Accepts<SaveAnswersRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .ShowsRequests(InvitationExamples.Patch)
            .Answers<CurrentInvitationView>(StatusCodes.Status200OK, "The answers now.", Tag, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, InvitationExamples.Saved)
            .Shows(ProblemKind.Validation, InvitationExamples.PatchFaults)
            .Refuses(ProblemKind.AlreadySubmitted, ProblemKind.PreconditionFailed, ProblemKind.PreconditionRequired);
    }

    private static async Task<IResult> Read(HttpContext http, TenantDb db)
    {
        var (invitation, refusal) = await Find(http, db);
        return refusal ?? new Queries(http.Request).Refusal ?? Answer(new(invitation!), invitation!);
    }

    private static async Task<IResult> Change(HttpContext http, TenantDb db, Published published)
    {
        var (invitation, refusal) = await Find(http, db);

        if (invitation is null)
        {
            return refusal!;
        }

        using var body = await JsonBody.Read(http, mediaType: MediaTypes.MergePatch);
        refusal = body.Refusal ?? new Queries(http.Request).Refusal ?? Refuse(http.Request, invitation);

        if (refusal is not null)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var patch = ReadPatch(
            body.Root,
            published.FindInstrument(invitation.Instrument)!.Instrument,
            invitation,
            faults
        );

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        if (invitation.CompletedAt is not null)
        {
            return Problems.Of(ProblemKind.AlreadySubmitted);
        }

        if (patch is null || patch.Answers == invitation.Answers)
        {
            return Answer(new(invitation) { Removed = [] }, invitation);
        }

        var partner = Caller.Of(http).Partner;
        var saved = await InvitationStore.Save(db, partner, invitation, patch.Answers, http.RequestAborted);
        return saved is null
            ? Problems.Of(ProblemKind.PreconditionFailed)
            : Answer(new(saved) { Removed = patch.Removed }, saved);
    }

    /// <summary>The invitation of the token; a token of one assessment has none, and one that ended is none any more.</summary>
    private static async Task<(Invitation? Invitation, IResult? Refusal)> Find(HttpContext http, TenantDb db)
    {
        var caller = Caller.Of(http);

        if (caller.Invitation is not { } id)
        {
            return (
                null,
                Problems.Of(ProblemKind.Forbidden, "This token was given for a result, and not by an invitation.")
            );
        }

        var found = await Invitations.FindOpen(db, caller.Partner, caller.Test, id, http.RequestAborted);
        return (found, found is null ? Authentication.Refuse(http) : null);
    }

    private static IResult? Refuse(HttpRequest request, Invitation invitation) =>
        request.Headers.IfMatch.Count == 0 ? Problems.Of(ProblemKind.PreconditionRequired)
        : invitation.CompletedAt is not null || Preconditions.Match(request, TagOf(invitation)) ? null
        : Problems.Of(ProblemKind.PreconditionFailed);

    private static AnswerPatch? ReadPatch(
        JsonElement body,
        Instrument instrument,
        Invitation invitation,
        List<Fault> faults
    )
    {
        AnswerPatch? patch = null;

        foreach (var member in body.EnumerateObject())
        {
            if (JsonText.Name(member) == "answers")
            {
                patch = AnswerPatch.Apply(instrument, invitation.Answers, member.Value, faults);
            }
            else
            {
                new Members("#", faults).Unknown(member, "answers");
            }
        }

        return patch;
    }

    private static string TagOf(Invitation invitation) => $"\"v{invitation.Version}\"";

    private static JsonAnswer Answer(CurrentInvitationView view, Invitation invitation) =>
        JsonAnswer.Of(view, InvitationJson.Default.CurrentInvitationView, TagOf(invitation));
}

/// <summary>A change to saved answers.</summary>
[MergePatch]
public sealed class SaveAnswersRequest
{
    /// <summary>The answers that change, by item; null takes one away, and null in place of the object all of them.</summary>
    [FreeMembers(JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Null)]
    public JsonElement? Answers { get; set; }
}
