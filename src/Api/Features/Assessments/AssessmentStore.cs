using System.Buffers;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>
/// Stores new assessments and creates the response, 201; a request with an idempotency key that was used before gets the
/// first response again.
/// </summary>
public sealed class AssessmentStore(
    PublishedCatalog published,
    StoredResultVerifier kept,
    CompactResultWriter results,
    TenantDb db,
    SecretKeyRing secret,
    OutboxSignal outbox,
    TimeProvider clock
)
{
    /// <summary>The detail of the problem when a submission arrives after the erasure of its person.</summary>
    public const string PersonErasedDetail =
        "This person was erased, so nothing about them is stored. A submission with a consent.at later than the erasure is "
        + "accepted at once; without one, submissions are accepted again 30 days after the erasure.";

    /// <summary>Stores an assessment and returns the response.</summary>
    /// <param name="http">The request.</param>
    /// <param name="row">The assessment.</param>
    /// <param name="scored">The scored submission of the row, so that it need not be scored again.</param>
    /// <param name="key">The idempotency key of the request; null when it sent none.</param>
    /// <param name="parts">The optional parts that the response includes.</param>
    /// <param name="original">
    /// The assessment that was rescored, for the difference in the response; null for a submission.
    /// </param>
    public async Task<IResult> Insert(
        HttpContext http,
        AssessmentRow row,
        ScoredSubmission scored,
        IdempotencyKey? key,
        IncludeOptions parts,
        AssessmentRow? original = null
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        var texts = published.TextsFor(http.Request);
        var token =
            caller.Kind == KeyType.Public
                ? ApiKey.Generate(caller.Test ? KeyMode.Test : KeyMode.Live, KeyType.Respondent)
                : null;
        var options = new InsertOptions(key, FormatRendering(parts, texts), caller.Invitation, token)
        {
            PersonHashes = ErasedPerson.Hashes(secret, caller.Partner, row.Test, row.PersonRef),
            PublicKeyId = caller.Kind == KeyType.Public ? caller.Key : null,
        };
        var result = await AssessmentInsertStatement.Insert(db, caller.Partner, row, options, cancel);

        if (result.PersonErased)
        {
            return ProblemResults.Of(ProblemKind.Gone, PersonErasedDetail);
        }

        if (!result.Inserted && result.CapReached)
        {
            return await IdempotencyStore.TryReplay(http, db, key, CreateFromRecord)
                ?? DailyCap.Reached(clock.GetUtcNow());
        }

        if (!result.Inserted)
        {
            return caller.Invitation is { } invitation
                ? await IdempotencyStore.TryReplay(http, db, key, CreateFromRecord)
                    ?? await RejectUsedInvitation(http, invitation)
                : await IdempotencyStore.Replay(http, db, key, CreateFromRecord);
        }

        if (result.EventRaised)
        {
            outbox.Wake();
        }

        var writing = original is null
            ? results.WriterFor(row, scored, parts, texts, token is null ? null : new(token.Reveal()))
            : Writing(new(ScoreResponseFactory.Create(scored, parts, texts), row), original);
        return Created(row, writing, tagged: original is null, texts, replayed: false);

        Task<IResult?> CreateFromRecord(IdempotencyRecord record) => CreateAgain(http, record, original);
    }

    private async Task<IResult> RejectUsedInvitation(HttpContext http, Guid invitation)
    {
        var caller = Caller.From(http);

        // The invitation may have ended after its token was looked up.
        return await InvitationStore.FindOpen(db, caller.Partner, caller.Test, invitation, http.RequestAborted) is null
            ? ApiKeyAuthenticationHandler.Unauthorized(http)
            : ProblemResults.Of(ProblemKind.AlreadySubmitted);
    }

    /// <summary>Returns the response of the first request again; null when its assessment was deleted.</summary>
    private async Task<IResult?> CreateAgain(HttpContext http, IdempotencyRecord record, AssessmentRow? original)
    {
        var caller = Caller.From(http);

        if (await AssessmentSql.Find(db, caller, record.ResourceId, http.RequestAborted) is not { } row)
        {
            return null;
        }

        var (parts, texts) = ReadRendering(record.Rendering);
        var token = caller.Kind == KeyType.Public ? ApiKey.Generate(caller.Test ? KeyMode.Test : KeyMode.Live, KeyType.Respondent) : null;

        // The first response may have been lost with its token. Whoever repeats it knows every answer that the token reads.
        if (token is not null)
        {
            await AssessmentInsertStatement.ReplaceToken(db, caller.Partner, row, token, clock.GetUtcNow(), http.RequestAborted);
        }

        var writing = original is null
            ? kept.WriterFor(row, parts, texts, token is null ? null : new(token.Reveal()))
            : Writing(kept.ToResponse(row, parts, texts), original);
        return Created(row, writing, tagged: original is null, texts, replayed: true);
    }

    /// <summary>
    /// Returns what decided the bytes of the first response: the names of the included parts and the language.
    /// </summary>
    /// <remarks>Without spaces between the names: the previous release ends them at the first one.</remarks>
    private static string FormatRendering(IncludeOptions parts, LanguageTexts texts) =>
        $"{parts.ToString().Replace(", ", ",", StringComparison.Ordinal)} {texts.Language}";

    /// <summary>Reads the parts by name, or by number as releases before wrote them.</summary>
    private (IncludeOptions Parts, LanguageTexts Texts) ReadRendering(string rendering)
    {
        var words = rendering.Split(' ');
        return (Enum.Parse<IncludeOptions>(words[0]), published.TextsIn(words[1]));
    }

    /// <summary>Writes a rescored assessment with its difference to the original.</summary>
    private Action<ArrayBufferWriter<byte>> Writing(AssessmentResponse view, AssessmentRow original) =>
        JsonResponse.WriterFor(
            view with
            {
                Difference = ScoreResponseFactory.CreateDifference(view, published, original),
            },
            AssessmentJsonContext.Default.AssessmentResponse
        );

    /// <param name="tagged">
    /// Whether the response has an ETag: GET returns no difference, so a response with one would need another tag.
    /// </param>
    private static JsonResponse Created(
        AssessmentRow row,
        Action<ArrayBufferWriter<byte>> writing,
        bool tagged,
        LanguageTexts texts,
        bool replayed
    ) =>
        JsonResponse.Create(
            writing,
            StatusCodes.Status201Created,
            tagged,
            texts.Language,
            headers =>
            {
                headers.Location = $"/v1/assessments/{row.Id}";

                if (replayed)
                {
                    IdempotencyStore.MarkReplayed(headers);
                }
            }
        );
}
