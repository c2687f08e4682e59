using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

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
        var (invitation, problem) = await Find(http, db);

        if ((problem ?? new QueryParameters(http.Request).Problem) is { } rejection)
        {
            return rejection;
        }

        var caller = Caller.From(http);
        var partner = await PartnerSettings.Find(db, caller.PartnerId, http.RequestAborted);
        var redirectUrl = invitation!.RedirectUrl;
        var response = new CurrentInvitationResponse(invitation)
        {
            Partner = new(partner!.Name),
            Branding = partner.Branding,
            // The origin may have been removed from the partner since.
            RedirectUrl =
                redirectUrl is null || RedirectUrlRules.FindError(redirectUrl, caller.Origins) is null
                    ? redirectUrl
                    : null,
        };
        return Respond(response, invitation);
    }

    private static async Task<IResult> Change(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        PublishedCatalog catalog
    )
    {
        var (invitation, problem) = await Find(http, db);

        if (invitation is null)
        {
            return problem!;
        }

        if (invitation.IsCheckIn)
        {
            return ProblemResults.Of(ProblemKind.Forbidden, InvitationRow.CheckInDetail);
        }

        using var request = await requests.ReadPatch<SaveAnswersRequest>(http);

        if ((request.Problem ?? CheckIfMatch(http.Request, invitation)) is { } rejection)
        {
            return rejection;
        }

        var instrument = catalog.FindInstrument(invitation.Instrument)!.Instrument;
        var patch = SavedAnswersPatch.Apply(instrument, invitation.Answers, request.Body, request.Errors);

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        if (invitation.CompletedAt is not null)
        {
            return ProblemResults.Of(ProblemKind.AlreadySubmitted);
        }

        if (patch.Answers == invitation.Answers)
        {
            return Respond(new(invitation) { Removed = [] }, invitation);
        }

        var partner = Caller.From(http).PartnerId;
        var saved = await InvitationStore.SaveAnswers(db, partner, invitation, patch.Answers, http.RequestAborted);
        return saved is null
            ? ProblemResults.Of(ProblemKind.PreconditionFailed)
            : Respond(new(saved) { Removed = patch.Removed }, saved);
    }

    /// <summary>Returns the invitation of the token, or a problem if the token has none or the invitation has expired.</summary>
    private static async Task<(InvitationRow? Invitation, IResult? Problem)> Find(HttpContext http, TenantDb db)
    {
        var caller = Caller.From(http);

        if (caller.InvitationId is null)
        {
            return (
                null,
                ProblemResults.Of(ProblemKind.Forbidden, "This token belongs to an assessment, not to an invitation.")
            );
        }

        var found = await InvitationStore.FindOpen(db, caller, http.RequestAborted);
        return (found, found is null ? ApiKeyAuthentication.Unauthorized(http) : null);
    }

    private static IResult? CheckIfMatch(HttpRequest request, InvitationRow invitation) =>
        request.Headers.IfMatch.Count == 0 ? ProblemResults.Of(ProblemKind.PreconditionRequired)
        : invitation.CompletedAt is not null || Preconditions.IfMatchContains(request, TagOf(invitation)) ? null
        : ProblemResults.Of(ProblemKind.PreconditionFailed);

    private static string TagOf(InvitationRow invitation) => $"\"v{invitation.Version}\"";

    private static JsonResponse Respond(CurrentInvitationResponse response, InvitationRow invitation) =>
        JsonResponse.Patchable(response, InvitationJsonContext.Default.CurrentInvitationResponse, TagOf(invitation));
}
