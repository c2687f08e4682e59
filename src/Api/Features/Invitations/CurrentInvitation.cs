using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>GET and PATCH /v1/invitations/current: the invitation of a token, and its saved answers.</summary>
public static class CurrentInvitation
{
    private const string Path = "/invitations/current";

    private static readonly ResponseHeader Tag = ResponseHeader.ETag with
    {
        Description = "The version of the answers. Send it as If-Match with the next change, or as If-None-Match.",
        Example = "\"v3\"",
    };

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet(Path, Read)
            .WithName("readCurrentInvitation")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("read-current-invitation")
            .WithParameters(CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<CurrentInvitationResponse>(StatusCodes.Status200OK, Tag, ResponseHeader.NoTransform)
            .ProducesResponse(StatusCodes.Status304NotModified, Tag, ResponseHeader.NoTransform)
            .WithExample(StatusCodes.Status200OK, InvitationExamples.CurrentInvitation);

        v1.MapPatch(Path, Change)
            .WithName("saveAnswers")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("save-answers")
            .WithParameters(
                OpenApiExtensions.RequiredHeaderParameter(
                    "If-Match",
                    "The ETag of the last response. Required (428). If the answers have changed since, the request is rejected (412).",
                    OpenApiExtensions.StringSchema(examples: [Tag.Example])
                )
            )
            .Accepts<SaveAnswersRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .WithRequestExamples("save-answers.changedAnswers")
            .ProducesResponse<CurrentInvitationResponse>(StatusCodes.Status200OK, Tag, ResponseHeader.NoTransform)
            .WithExample(StatusCodes.Status200OK, InvitationExamples.SavedAnswers)
            .WithExample(ProblemKind.Validation, InvitationExamples.SavedAnswersErrors)
            .ProducesProblem(
                ProblemKind.AlreadySubmitted,
                ProblemKind.PreconditionFailed,
                ProblemKind.PreconditionRequired
            );
    }

    private static async Task<IResult> Read(HttpContext http, TenantDb db)
    {
        var (invitation, refusal) = await Find(http, db);

        if ((refusal ?? new QueryParameters(http.Request).Problem) is { } problem)
        {
            return problem;
        }

        var partner = await PartnerSettings.Find(db, Caller.From(http).Partner, http.RequestAborted);
        return Answer(new(invitation!) { Branding = partner?.Branding }, invitation!);
    }

    private static async Task<IResult> Change(HttpContext http, TenantDb db, PublishedCatalog published)
    {
        var (invitation, refusal) = await Find(http, db);

        if (invitation is null)
        {
            return refusal!;
        }

        using var body = await JsonRequestBody.Read(http, mediaType: MediaTypes.MergePatch);
        refusal = body.Problem ?? new QueryParameters(http.Request).Problem ?? Refuse(http.Request, invitation);

        if (refusal is not null)
        {
            return refusal;
        }

        var faults = new List<ValidationError>();
        var patch = ReadPatch(
            body.Root,
            published.FindInstrument(invitation.Instrument)!.Instrument,
            invitation,
            faults
        );

        if (faults.Count > 0)
        {
            return ProblemResults.Validation(faults);
        }

        if (invitation.CompletedAt is not null)
        {
            return ProblemResults.Of(ProblemKind.AlreadySubmitted);
        }

        if (patch is null || patch.Answers == invitation.Answers)
        {
            return Answer(new(invitation) { Removed = [] }, invitation);
        }

        var partner = Caller.From(http).Partner;
        var saved = await InvitationStore.SaveAnswers(db, partner, invitation, patch.Answers, http.RequestAborted);
        return saved is null
            ? ProblemResults.Of(ProblemKind.PreconditionFailed)
            : Answer(new(saved) { Removed = patch.Removed }, saved);
    }

    /// <summary>The invitation of the token; a token of one assessment has none, and one that ended is none any more.</summary>
    private static async Task<(InvitationRow? Invitation, IResult? Refusal)> Find(HttpContext http, TenantDb db)
    {
        var caller = Caller.From(http);

        if (caller.Invitation is not { } id)
        {
            return (
                null,
                ProblemResults.Of(ProblemKind.Forbidden, "This token was given for a result, and not by an invitation.")
            );
        }

        var found = await InvitationStore.FindOpen(db, caller.Partner, caller.Test, id, http.RequestAborted);
        return (found, found is null ? ApiKeyAuthenticationHandler.Unauthorized(http) : null);
    }

    private static IResult? Refuse(HttpRequest request, InvitationRow invitation) =>
        request.Headers.IfMatch.Count == 0 ? ProblemResults.Of(ProblemKind.PreconditionRequired)
        : invitation.CompletedAt is not null || Preconditions.IfMatchContains(request, TagOf(invitation)) ? null
        : ProblemResults.Of(ProblemKind.PreconditionFailed);

    private static SavedAnswersPatch? ReadPatch(
        JsonElement body,
        Instrument instrument,
        InvitationRow invitation,
        List<ValidationError> faults
    )
    {
        SavedAnswersPatch? patch = null;

        foreach (var member in body.EnumerateObject())
        {
            if (UnicodeSafeJson.GetName(member) == "answers")
            {
                patch = SavedAnswersPatch.Apply(instrument, invitation.Answers, member.Value, faults);
            }
            else
            {
                new StrictJson("#", faults).RejectUnknown(member, "answers");
            }
        }

        return patch;
    }

    private static string TagOf(InvitationRow invitation) => $"\"v{invitation.Version}\"";

    private static JsonResponse Answer(CurrentInvitationResponse view, InvitationRow invitation) =>
        JsonResponse.Patchable(view, InvitationJsonContext.Default.CurrentInvitationResponse, TagOf(invitation));
}

/// <summary>A change to saved answers.</summary>
[MergePatch]
public sealed class SaveAnswersRequest
{
    /// <summary>The answers that change, by item; null takes one away, and null in place of the object all of them.</summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Null)]
    public JsonElement? Answers { get; set; }
}
