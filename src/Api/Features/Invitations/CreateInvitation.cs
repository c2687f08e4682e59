using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>POST /v1/invitations: invites a person to answer, with a personal link (docs/api.md#respondents).</summary>
public static class CreateInvitation
{
    private const string PersonErasedDetail =
        "This person was erased, so nothing about them is stored. They can be invited again 30 days after the erasure. Until "
        + "then your server can submit for them with a consent.at later than the erasure.";

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/invitations", Handle)
            .WithName("createInvitation")
            .WithTags("Respondents")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("create-invitation")
            .WithParameters(IdempotencyKey.HeaderParameter)
            .Accepts<CreateInvitationRequest>(MediaTypes.Json)
            .WithRequestExamples(
                "create-invitation.invitation",
                "create-invitation.smallestInvitation",
                "create-invitation.checkIn"
            )
            .ProducesResponse<IssuedInvitationResponse>(
                StatusCodes.Status201Created,
                ResponseHeader.Location with
                {
                    Example = $"/v1/invitations/{OpenApiExtensions.ExampleId}",
                },
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, InvitationExamples.IssuedInvitation)
            .WithExample(ProblemKind.Validation, InvitationExamples.InvitationErrors)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        PublishedCatalog catalog,
        TenantDb db,
        SecretKeyRing secret,
        PublicUrl address,
        TimeProvider clock
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        using var request = await requests.ReadWithIdempotencyKey<CreateInvitationRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (
            request.Body is { Purpose: not InvitationRow.CheckIn, RedirectUrl: { } redirectUrl }
            && RedirectUrlRules.FindError(redirectUrl, caller.Origins) is { } redirectError
        )
        {
            request.Errors.Add(new("#/redirectUrl", ValidationError.InvalidFormat, redirectError));
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var token = ApiKey.Generate(caller.IsTest ? KeyMode.Test : KeyMode.Live, KeyType.Respondent);
        var row = request.Body.CreateRow(caller.IsTest, catalog.Instruments[^1].Instrument.Id, clock.GetUtcNow());

        var person = ErasedPerson.Hashes(secret, caller.PartnerId, caller.IsTest, row.PersonRef);
        var (personErased, inserted) = await InvitationStore.Insert(
            db,
            caller.PartnerId,
            row,
            token.Hash(),
            person,
            request.IdempotencyKey,
            cancel
        );

        if (personErased)
        {
            return ProblemResults.Of(ProblemKind.Gone, PersonErasedDetail);
        }

        return inserted
            ? Created(address, caller.PartnerId, row, token.Reveal())
            : await IdempotencyStore.Replay(
                http,
                db,
                request.IdempotencyKey,
                async record =>
                    await InvitationStore.Find(db, caller, record.ResourceId, cancel) is { } first
                        ? Created(address, caller.PartnerId, first, token: null)
                        : null
            );
    }

    private static JsonResponse Created(PublicUrl address, Guid partner, InvitationRow row, string? token) =>
        JsonResponse.Create(
            new IssuedInvitationResponse(
                row.Id,
                token,
                InvitationLink.For(address, partner, token),
                row.ExpiresAt.UtcDateTime
            ),
            InvitationJsonContext.Default.IssuedInvitationResponse,
            StatusCodes.Status201Created,
            headers: headers =>
            {
                headers.Location = $"/v1/invitations/{row.Id}";

                if (token is null)
                {
                    IdempotencyStore.MarkReplayed(headers);
                }
            }
        );
}
