using System.Buffers;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Stores new assessments, and creates their response, 201, also for a retry.</summary>
public sealed class AssessmentCreator(
    PublishedCatalog catalog,
    StoredResultVerifier verifier,
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

    /// <summary>Stores an assessment with everything that belongs to it, and wakes the delivery of webhooks.</summary>
    /// <param name="caller">The caller, whose invitation is completed.</param>
    /// <param name="row">The assessment.</param>
    /// <param name="key">The idempotency key of the request; null if it has none.</param>
    /// <param name="rendering">The data from which a retry renders the same response.</param>
    /// <param name="token">A new token that reads the assessment; null for none.</param>
    /// <param name="cancel">Cancels the statement.</param>
    public async Task<InsertResult> Insert(
        Caller caller,
        AssessmentRow row,
        IdempotencyKey? key,
        string rendering,
        ApiKey? token,
        CancellationToken cancel
    )
    {
        var options = new InsertOptions(key, rendering, caller.InvitationId, token)
        {
            PersonHashes = ErasedPerson.Hashes(secret, caller.PartnerId, row.Test, row.PersonRef),
            PublicKeyId = caller.KeyType == KeyType.Public ? caller.KeyId : null,
        };
        var result = await AssessmentInsert.Run(db, new(caller.PartnerId, row, options), cancel);

        if (result.EventRaised)
        {
            outbox.Wake();
        }

        return result;
    }

    /// <summary>Creates the response to a submission.</summary>
    public JsonResponse Respond(
        AssessmentRow row,
        ScoredSubmission scored,
        IncludeOptions include,
        LanguageTexts texts,
        ApiKey? token
    )
    {
        var write = results.WriterFor(row, scored, include, texts, token is null ? null : new(token.Reveal()));
        return Created(row, write, hasTag: true, texts, isReplay: false);
    }

    /// <summary>Creates the response to a rescoring, with the difference to the original assessment.</summary>
    public JsonResponse RespondWithDifference(
        AssessmentRow row,
        ScoredSubmission scored,
        IncludeOptions include,
        LanguageTexts texts,
        AssessmentRow original
    )
    {
        var response = new AssessmentResponse(ScoreResponseFactory.Create(scored, include, texts), row);
        return Created(row, WriterFor(response, original), hasTag: false, texts, isReplay: false);
    }

    /// <summary>Replays the first response of an idempotency key; returns null if its assessment was deleted.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="record">The record of the first request.</param>
    /// <param name="original">The assessment that was rescored; null for a submission.</param>
    /// <param name="cancel">Cancels the query.</param>
    public async Task<IResult?> Replay(
        Caller caller,
        IdempotencyRecord record,
        AssessmentRow? original,
        CancellationToken cancel
    )
    {
        if (await AssessmentStore.Find(db, caller, record.ResourceId, cancel) is not { } row)
        {
            return null;
        }

        var (include, texts) = ParseRendering(record.Rendering);
        ApiKey? token = null;

        if (caller.KeyType == KeyType.Public && (row.PersonRef ?? row.Note) is not null)
        {
            row = row with { PersonRef = null, Note = null }; // The page knows the answers, but not what the partner has added.
        }
        else
        {
            token = await ReplaceToken(caller, row, cancel);
        }

        var write = original is null
            ? verifier.WriterFor(row, include, texts, token is null ? null : new(token.Reveal()))
            : WriterFor(verifier.ToResponse(row, include, texts), original);
        return Created(row, write, hasTag: original is null, texts, isReplay: true);
    }

    /// <summary>
    /// Gives a page that repeats its submission a new token, because the first response may have been lost with its token.
    /// A client that can repeat the submission already has all the answers that the token reads.
    /// </summary>
    private async Task<ApiKey?> ReplaceToken(Caller caller, AssessmentRow row, CancellationToken cancel)
    {
        if (NewTokenFor(caller) is not { } token)
        {
            return null;
        }

        var expiresAt = clock.GetUtcNow() + InsertOptions.TokenLifetime;
        await AssessmentStore.ReplaceToken(db, caller.PartnerId, row, token, expiresAt, cancel);
        return token;
    }

    /// <summary>Returns a new token for the page of a public key; null for other callers.</summary>
    public static ApiKey? NewTokenFor(Caller caller) =>
        caller.KeyType == KeyType.Public
            ? ApiKey.Generate(caller.IsTest ? KeyMode.Test : KeyMode.Live, KeyType.Respondent)
            : null;

    /// <summary>Formats the rendering of a response: the names of the included parts and the language.</summary>
    /// <remarks>There are no spaces between the names, because the previous release reads them up to the first space.</remarks>
    public static string FormatRendering(IncludeOptions include, LanguageTexts texts) =>
        $"{include.ToString().Replace(", ", ",", StringComparison.Ordinal)} {texts.Language}";

    /// <summary>Reads a rendering. Earlier releases wrote the parts as a number.</summary>
    private (IncludeOptions Include, LanguageTexts Texts) ParseRendering(string rendering)
    {
        var fields = rendering.Split(' ');
        return (Enum.Parse<IncludeOptions>(fields[0]), catalog.TextsIn(fields[1]));
    }

    private Action<ArrayBufferWriter<byte>> WriterFor(AssessmentResponse response, AssessmentRow original) =>
        JsonResponse.WriterFor(
            response with
            {
                Difference = ScoreResponseFactory.CreateDifference(response, catalog, original),
            },
            AssessmentJsonContext.Default.AssessmentResponse
        );

    /// <param name="hasTag">
    /// True if the response has an ETag. A response with a difference has none, because GET returns no difference.
    /// </param>
    private static JsonResponse Created(
        AssessmentRow row,
        Action<ArrayBufferWriter<byte>> write,
        bool hasTag,
        LanguageTexts texts,
        bool isReplay
    ) =>
        JsonResponse.Create(
            write,
            StatusCodes.Status201Created,
            hasTag,
            texts.Language,
            headers =>
            {
                headers.Location = $"/v1/assessments/{row.Id}";

                if (isReplay)
                {
                    IdempotencyStore.MarkReplayed(headers);
                }
            }
        );
}
