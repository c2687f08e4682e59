using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>GET and PATCH /v1/invitations/current: what the holder of a token is asked, and what they answer bit by bit.</summary>
public static class CurrentInvitation
{
    private const string Path = "/invitations/current";

    private static readonly ResponseHeader Tag = ResponseHeader.ETag with
    {
        Description = "The state of the answers: send it as If-Match with the next change, or as If-None-Match.",
        Example = "\"v3\"",
    };

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet(Path, Read)
            .WithName("readCurrentInvitation")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithSummary("Read what the token's holder is asked, and what they have answered so far.")
            .WithDescription(
                "With the token of an invitation, and no other key. The form names the items to ask, in the instrument's own "
                    + "wording. The answers can be saved bit by bit, and submitted once with POST /v1/assessments."
            )
            .WithParameters(CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<CurrentInvitationResponse>(
                StatusCodes.Status200OK,
                "The invitation.",
                Tag,
                ResponseHeader.NoTransform
            )
            .ProducesResponse(
                StatusCodes.Status304NotModified,
                "What was read before is still right.",
                Tag,
                ResponseHeader.NoTransform
            )
            .WithExample(StatusCodes.Status200OK, InvitationExamples.Current);

        v1.MapPatch(Path, Change)
            .WithName("saveAnswers")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithSummary("Save answers before they are submitted.")
            .WithDescription(
                "A merge patch (RFC 7396): what is not named stays as it is, and null takes an answer away. Answers are held "
                    + "to the rules of a submission. Saved answers to items that the change hides are removed and listed. "
                    + "Of two changes to the same state one is refused (412): none is lost silently."
            )
            .WithParameters(
                OpenApiExtensions.InHeaderAlways(
                    "If-Match",
                    "The ETag of what was read: needed (428), and the change is refused where it is not right any more (412).",
                    OpenApiExtensions.StringSchema(examples: [Tag.Example])
                )
            )
            .Accepts<SaveAnswersRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .WithRequestExamples(InvitationExamples.Patch)
            .ProducesResponse<CurrentInvitationResponse>(
                StatusCodes.Status200OK,
                "The answers now.",
                Tag,
                ResponseHeader.NoTransform
            )
            .WithExample(StatusCodes.Status200OK, InvitationExamples.Saved)
            .WithExample(ProblemKind.Validation, InvitationExamples.PatchFaults)
            .ProducesProblem(
                ProblemKind.AlreadySubmitted,
                ProblemKind.PreconditionFailed,
                ProblemKind.PreconditionRequired
            );
    }

    private static async Task<IResult> Read(HttpContext http, TenantDb db)
    {
        var (invitation, refusal) = await Find(http, db);
        return refusal ?? new QueryParameters(http.Request).Problem ?? Answer(new(invitation!), invitation!);
    }

    private static async Task<IResult> Change(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        PublishedCatalog published
    )
    {
        var (invitation, refusal) = await Find(http, db);

        if (invitation is null)
        {
            return refusal!;
        }

        using var request = await requests.ReadPatch<SaveAnswersRequest>(http);

        if ((request.Problem ?? Refuse(http.Request, invitation)) is { } problem)
        {
            return problem;
        }

        var instrument = published.FindInstrument(invitation.Instrument)!.Instrument;
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

        var found = await InvitationQueries.FindOpen(db, caller.Partner, caller.Test, id, http.RequestAborted);
        return (found, found is null ? ApiKeyAuthenticationHandler.Unauthorized(http) : null);
    }

    private static IResult? Refuse(HttpRequest request, InvitationRow invitation) =>
        request.Headers.IfMatch.Count == 0 ? ProblemResults.Of(ProblemKind.PreconditionRequired)
        : invitation.CompletedAt is not null || Preconditions.IfMatchContains(request, TagOf(invitation)) ? null
        : ProblemResults.Of(ProblemKind.PreconditionFailed);

    private static string TagOf(InvitationRow invitation) => $"\"v{invitation.Version}\"";

    private static JsonResponse Answer(CurrentInvitationResponse view, InvitationRow invitation) =>
        JsonResponse.Patchable(view, InvitationJsonContext.Default.CurrentInvitationResponse, TagOf(invitation));
}
