using System.Security.Cryptography;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>POST /v1/invitations: ask a person to answer, by a link of their own (docs/api.md#respondents).</summary>
public static class CreateInvitation
{
    private const string Erased =
        "This person was erased, and nothing is kept of them: they can be invited 30 days after it, or submit before by "
        + "your own server, with a consent.at that is later than the erasure.";

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/invitations", Handle)
            .WithName("createInvitation")
            .WithTags("Respondents")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithSummary("Ask a person to answer, by a link of their own.")
            .WithDescription(
                "Send the person the url: its page asks the questions, keeps what was answered so far, goes on later or on "
                    + "another device, submits once, shows the result and deletes it where the person wishes so. The result "
                    + "stands under the personRef of the invitation. Token and url are shown this once: a retry with the same "
                    + "Idempotency-Key gets the first answer with null in place of the token and a url without it."
            )
            .WithParameters(IdempotencyKey.HeaderParameter)
            .Accepts<CreateInvitationRequest>("application/json")
            .WithRequestExamples(InvitationExamples.Request, InvitationExamples.SmallestRequest)
            .ProducesResponse<IssuedInvitationResponse>(
                StatusCodes.Status201Created,
                "The invitation; or, for a retry with the same Idempotency-Key, the first answer without the token.",
                ResponseHeader.Location with
                {
                    Example = $"/v1/invitations/{OpenApiExtensions.ExampleId}",
                },
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, InvitationExamples.Issued)
            .WithExample(ProblemKind.Validation, InvitationExamples.Faults)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        PublishedCatalog published,
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

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var token = ApiKey.Generate(caller.Test ? KeyMode.Test : KeyMode.Live, KeyType.Respondent);
        var row = request.Body.ToRow(caller.Test, published.Instruments[^1].Instrument.Id, clock.GetUtcNow());

        var person = ErasedPerson.Hashes(secret, caller.Partner, caller.Test, row.PersonRef);
        var (erased, kept) = await InvitationStore.Insert(
            db,
            caller.Partner,
            row,
            token.Hash(),
            person,
            request.IdempotencyKey,
            cancel
        );

        return kept ? Created(address, row, token.Reveal())
            : erased ? ProblemResults.Of(ProblemKind.Gone, Erased)
            : await IdempotencyStore.Find(db, caller.Partner, request.IdempotencyKey!, cancel) is not { } earlier
                ? ProblemResults.Of(ProblemKind.Conflict, retryAfter: 1)
            : !CryptographicOperations.FixedTimeEquals(earlier.Request, request.IdempotencyKey!.Request)
                ? ProblemResults.Of(ProblemKind.IdempotencyKeyReused)
            : await InvitationStore.Find(db, caller, earlier.Made, cancel) is not { } first
                ? ProblemResults.Of(ProblemKind.Gone)
            : Created(address, first, token: null);
    }

    private static JsonResponse Created(PublicUrl address, InvitationRow row, string? token) =>
        JsonResponse.Create(
            new IssuedInvitationResponse(
                row.Id,
                token,
                RespondentPage.LinkFor(address, token),
                row.ExpiresAt.UtcDateTime
            ),
            InvitationJsonContext.Default.IssuedInvitationResponse,
            StatusCodes.Status201Created,
            headers: headers =>
            {
                headers.Location = $"/v1/invitations/{row.Id}";

                if (token is null)
                {
                    headers["Idempotency-Replayed"] = "true";
                }
            }
        );
}
