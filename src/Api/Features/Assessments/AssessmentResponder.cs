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

/// <summary>Creates the response to a stored assessment, 201, also for a retry.</summary>
public sealed class AssessmentResponder(
    PublishedCatalog catalog,
    StoredResultVerifier verifier,
    CompactResultWriter results,
    TenantDb db,
    TimeProvider clock
)
{
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
        return Created(row, write, IsWhatGetReturns(include, token), texts, isReplay: false);
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
    /// <param name="original">The assessment that was rescored; null for a submission, or if it was deleted.</param>
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
        return Created(row, write, original is null && IsWhatGetReturns(include, token), texts, isReplay: true);
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

    /// <summary>
    /// Returns whether GET at the location, without query parameters, returns the same body, so that its ETag is the one of
    /// the new resource (RFC 9110 section 15.3.2).
    /// </summary>
    private static bool IsWhatGetReturns(IncludeOptions include, ApiKey? token) =>
        include == IncludeOptions.None && token is null;

    /// <param name="hasTag">True if the response has an ETag.</param>
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
