using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Pages;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>POST /v1/invitations: invites a person to answer, with a personal link (docs/api.md#respondents).</summary>
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
            .WithDocs("create-invitation")
            .WithParameters(IdempotencyKey.HeaderParameter)
            .Accepts<CreateInvitationRequest>("application/json")
            .WithRequestExamples("create-invitation.invitation", "create-invitation.smallestInvitation")
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
        PublishedCatalog published,
        TenantDb db,
        SecretKeyRing secret,
        PublicUrl address,
        TimeProvider clock
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        using var body = await JsonRequestBody.Read(http);
        var (attempt, badKey) = IdempotencyKey.FromHeader(http.Request, caller, body.Bytes);

        if ((body.Problem ?? new QueryParameters(http.Request).Problem ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<ValidationError>();
        var wish = InvitationRequest.Read(body.Root, published, faults);

        if (faults.Count > 0)
        {
            return ProblemResults.Validation(faults);
        }

        var token = ApiKey.Generate(caller.Test ? KeyMode.Test : KeyMode.Live, KeyType.Respondent);
        var row = wish.CreateRow(caller.Test, published.Instruments[^1].Instrument.Id, clock.GetUtcNow());

        var person = ErasedPerson.Hashes(secret, caller.Partner, caller.Test, row.PersonRef);
        var (personErased, inserted) = await InvitationStore.Insert(
            db,
            caller.Partner,
            row,
            token.Hash(),
            person,
            attempt,
            cancel
        );

        if (personErased)
        {
            return ProblemResults.Of(ProblemKind.Gone, Erased);
        }

        return inserted
            ? Created(address, row, token.Reveal())
            : await IdempotencyStore.Replay(
                http,
                db,
                attempt,
                async record =>
                    await InvitationStore.Find(db, caller, record.ResourceId, cancel) is { } first
                        ? Created(address, first, token: null)
                        : null
            );
    }

    private static JsonResponse Created(PublicUrl address, InvitationRow row, string? token) =>
        JsonResponse.Create(
            new IssuedInvitationResponse(
                row.Id,
                token,
                QuestionnairePages.LinkFor(address, token),
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

/// <summary>A person to be asked.</summary>
public sealed class CreateInvitationRequest
{
    /// <summary>The partner's own id for the person, under which the result will stand: no name, no e-mail.</summary>
    /// <example>crm-4711</example>
    [Required]
    [MaxLength(Http.Binding.PersonRef.MaxLength)]
    [RegularExpression(Http.Binding.PersonRef.Pattern)]
    public string? PersonRef { get; set; }

    /// <summary>The items to ask: quick (about 3 minutes), short (5) or full (9); full unless given.</summary>
    /// <example>short</example>
    [InvitationFormCode]
    public string? Form { get; set; }

    /// <summary>The channel that the person asks about; twitter unless given.</summary>
    /// <example>twitter</example>
    [MaxLength(64)]
    public string? Focus { get; set; }

    /// <summary>After how many seconds the link ends: an hour to 90 days, 14 days unless given.</summary>
    /// <example>1209600</example>
    [Range(InvitationRequest.MinLifetimeSeconds, InvitationRequest.MaxLifetimeSeconds)]
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public double? ExpiresIn { get; set; }

    /// <summary>
    /// The partner's own notes, which the result carries on and the person can read there: up to 20 members, names up to
    /// 40 and values up to 500 characters, 2 KB in all.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String, MaxCount = 20, MaxNameLength = 40, MaxTextLength = 500)]
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }
}
