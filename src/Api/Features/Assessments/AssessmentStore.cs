using System.Buffers;
using System.Security.Cryptography;
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

/// <summary>Keeps new rows and answers 201: once for each Idempotency-Key, and a retry gets the first answer again.</summary>
public sealed class AssessmentStore(
    PublishedCatalog published,
    StoredResultVerifier kept,
    CompactResultWriter results,
    TenantDb db,
    SecretKeyRing secret,
    OutboxSignal outbox
)
{
    /// <summary>What is said of a submission that comes after its person's erasure.</summary>
    public const string PersonErasedDetail =
        "This person was erased, and nothing is kept of them. A submission whose consent.at is later than the erasure is "
        + "taken at once; without one, 30 days after it.";

    /// <param name="http">The request.</param>
    /// <param name="row">What is to be kept.</param>
    /// <param name="scored">What it was made of, so that it need not be scored again.</param>
    /// <param name="attempt">The attempt that the request belongs to; null where it has no key.</param>
    /// <param name="parts">What the result shows.</param>
    /// <param name="original">What the row is a rescore of, to tell the difference; null for a submission.</param>
    public async Task<IResult> Insert(
        HttpContext http,
        AssessmentRow row,
        ScoredSubmission scored,
        IdempotencyKey? attempt,
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
        var with = new InsertOptions(attempt, Rendering(parts, texts), caller.Invitation, token)
        {
            Person = ErasedPerson.Hashes(secret, caller.Partner, row.Test, row.PersonRef),
        };
        var keeping = await AssessmentInsertStatement.Insert(db, caller.Partner, row, with, cancel);

        if (!keeping.Kept)
        {
            return keeping.Erased
                ? ProblemResults.Of(ProblemKind.Gone, PersonErasedDetail)
                : await Replay(http, attempt, original);
        }

        if (keeping.Raised)
        {
            outbox.Wake();
        }

        var writing = original is null
            ? results.WriterFor(row, scored, parts, texts, token is null ? null : new(token.Reveal()))
            : Writing(new(ScoreResponseFactory.Create(scored, parts, texts), row), original);
        return Created(row, writing, tagged: original is null, texts, replayed: false);
    }

    private async Task<IResult> Replay(HttpContext http, IdempotencyKey? attempt, AssessmentRow? original)
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (attempt is null || await IdempotencyStore.Find(db, caller.Partner, attempt, cancel) is not { } earlier)
        {
            return caller.Invitation is not { } invitation ? ProblemResults.Of(ProblemKind.Conflict, retryAfter: 1)
                : await InvitationQueries.FindOpen(db, caller.Partner, caller.Test, invitation, cancel) is null
                    ? ApiKeyAuthenticationHandler.Unauthorized(http) // It ended after its token was looked up.
                : ProblemResults.Of(ProblemKind.AlreadySubmitted);
        }

        if (!CryptographicOperations.FixedTimeEquals(earlier.Request, attempt.Request))
        {
            return ProblemResults.Of(ProblemKind.IdempotencyKeyReused);
        }

        if (await AssessmentSql.Find(db, caller, earlier.Made, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.Gone);
        }

        var (parts, texts) = ReadRendering(earlier.Rendering);
        var writing = original is null
            ? kept.WriterFor(row, parts, texts, caller.Kind == KeyType.Public ? new(Text: null) : null)
            : Writing(kept.ToResponse(row, parts, texts), original);
        return Created(row, writing, tagged: original is null, texts, replayed: true);
    }

    /// <summary>What decided the bytes of the first answer, so that a replay gives the same.</summary>
    private static string Rendering(IncludeOptions parts, LanguageTexts texts) => $"{parts:D} {texts.Language}";

    private (IncludeOptions Parts, LanguageTexts Texts) ReadRendering(string rendering)
    {
        var words = rendering.Split(' ');
        return (Enum.Parse<IncludeOptions>(words[0]), published.TextsIn(words[1]));
    }

    /// <summary>A rescore is shown with what it changed.</summary>
    private Action<ArrayBufferWriter<byte>> Writing(AssessmentResponse view, AssessmentRow original) =>
        JsonResponse.WriterFor(
            view with
            {
                Difference = ScoreResponseFactory.CreateDifference(view, published, original),
            },
            AssessmentJsonContext.Default.AssessmentResponse
        );

    /// <param name="tagged">The resource itself does not show a difference, so that its tag would be another.</param>
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
                    headers["Idempotency-Replayed"] = "true";
                }
            }
        );
}
