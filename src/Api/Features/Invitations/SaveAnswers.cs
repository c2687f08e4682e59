using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>PATCH /v1/invitations/current: saves answers of the invitation of a token, without submitting them.</summary>
public static class SaveAnswers
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPatch(CurrentInvitation.Path, Handle)
            .WithName("saveAnswers")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("save-answers")
            .WithParameters(
                OpenApiExtensions.RequiredHeaderParameter(
                    "If-Match",
                    "The ETag of the last response. Required (428). If the answers have changed since, the request is rejected (412).",
                    OpenApiExtensions.StringSchema(examples: [CurrentInvitation.Tag.Example])
                )
            )
            .Accepts<SaveAnswersRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .WithRequestExamples("save-answers.changedAnswers")
            .ProducesResponse<CurrentInvitationResponse>(
                StatusCodes.Status200OK,
                CurrentInvitation.Tag,
                ResponseHeader.NoTransform
            )
            .WithExample(StatusCodes.Status200OK, InvitationExamples.SavedAnswers)
            .WithExample(ProblemKind.Validation, InvitationExamples.SavedAnswersErrors)
            .ProducesProblem(
                ProblemKind.AlreadySubmitted,
                ProblemKind.PreconditionFailed,
                ProblemKind.PreconditionRequired
            );

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        PublishedCatalog catalog
    )
    {
        var (invitation, problem) = await CurrentInvitation.Find(http, db);

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
            return CurrentInvitation.Respond(new(invitation) { Removed = [] }, invitation);
        }

        var partner = Caller.From(http).PartnerId;
        var saved = await InvitationStore.SaveAnswers(db, partner, invitation, patch.Answers, http.RequestAborted);
        return saved is null
            ? ProblemResults.Of(ProblemKind.PreconditionFailed)
            : CurrentInvitation.Respond(new(saved) { Removed = patch.Removed }, saved);
    }

    private static IResult? CheckIfMatch(HttpRequest request, InvitationRow invitation) =>
        request.Headers.IfMatch.Count == 0 ? ProblemResults.Of(ProblemKind.PreconditionRequired)
        : invitation.CompletedAt is not null
        || Preconditions.Hold(request, CurrentInvitation.Respond(new(invitation), invitation))
            ? null
        : ProblemResults.Of(ProblemKind.PreconditionFailed);
}
