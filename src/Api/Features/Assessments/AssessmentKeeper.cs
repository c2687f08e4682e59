using System.Buffers;
using System.Security.Cryptography;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Keeps new rows and answers 201: once for each Idempotency-Key, and a retry gets the first answer again.</summary>
public sealed class AssessmentKeeper(
    Published published,
    KeptResults kept,
    ResultJson results,
    TenantDb db,
    SecretKey secret,
    OutboxSignal outbox
)
{
    /// <summary>What is said of a submission that comes after its person's erasure.</summary>
    public const string Erased =
        "This person was erased, and nothing is kept of them. A submission whose consent.at is later than the erasure is "
        + "taken at once; without one, 30 days after it.";

    /// <param name="http">The request.</param>
    /// <param name="row">What is to be kept.</param>
    /// <param name="scored">What it was made of, so that it need not be scored again.</param>
    /// <param name="attempt">The attempt that the request belongs to; null where it has no key.</param>
    /// <param name="parts">What the result shows.</param>
    /// <param name="original">What the row is a rescore of, to tell the difference; null for a submission.</param>
    public async Task<IResult> Keep(
        HttpContext http,
        AssessmentRow row,
        Scored scored,
        Attempt? attempt,
        Include parts,
        AssessmentRow? original = null
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);
        var texts = published.TextsFor(http.Request);
        var token =
            caller.Kind == KeyKind.Public
                ? KeyText.New(caller.Test ? KeyMode.Test : KeyMode.Live, KeyKind.Respondent)
                : null;
        var with = new Circumstances(attempt, Rendering(parts, texts), caller.Invitation, token)
        {
            Person = ErasedPerson.Hashes(secret, caller.Partner, row.Test, row.PersonRef),
        };
        var keeping = await AssessmentInsert.Keep(db, caller.Partner, row, with, cancel);

        if (!keeping.Kept)
        {
            return keeping.Erased ? Problems.Of(ProblemKind.Gone, Erased) : await Replay(http, attempt, original);
        }

        if (keeping.Raised)
        {
            outbox.Wake();
        }

        var writing = original is null
            ? results.Writing(row, scored, parts, texts, token is null ? null : new(token.Reveal()))
            : Writing(new(Views.Result(scored, parts, texts), row), original);
        return Created(row, writing, tagged: original is null, texts, replayed: false);
    }

    private async Task<IResult> Replay(HttpContext http, Attempt? attempt, AssessmentRow? original)
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (attempt is null || await Attempts.Find(db, caller.Partner, attempt, cancel) is not { } earlier)
        {
            return caller.Invitation is not { } invitation ? Problems.Of(ProblemKind.Conflict, retryAfter: 1)
                : await Invitations.FindOpen(db, caller.Partner, caller.Test, invitation, cancel) is null
                    ? Authentication.Refuse(http) // It ended after its token was looked up.
                : Problems.Of(ProblemKind.AlreadySubmitted);
        }

        if (!CryptographicOperations.FixedTimeEquals(earlier.Request, attempt.Request))
        {
            return Problems.Of(ProblemKind.IdempotencyKeyReused);
        }

        if (await AssessmentStore.Find(db, caller, earlier.Made, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.Gone);
        }

        var (parts, texts) = ReadRendering(earlier.Rendering);
        var writing = original is null
            ? kept.Writing(row, parts, texts, caller.Kind == KeyKind.Public ? new(Text: null) : null)
            : Writing(kept.View(row, parts, texts), original);
        return Created(row, writing, tagged: original is null, texts, replayed: true);
    }

    /// <summary>What decided the bytes of the first answer, so that a replay gives the same.</summary>
    private static string Rendering(Include parts, Texts texts) => $"{parts:D} {texts.Language}";

    private (Include Parts, Texts Texts) ReadRendering(string rendering)
    {
        var words = rendering.Split(' ');
        return (Enum.Parse<Include>(words[0]), published.TextsIn(words[1]));
    }

    /// <summary>A rescore is shown with what it changed.</summary>
    private Action<ArrayBufferWriter<byte>> Writing(AssessmentView view, AssessmentRow original) =>
        JsonAnswer.Writing(
            view with
            {
                Difference = Views.Difference(view, published, original),
            },
            AssessmentJson.Default.AssessmentView
        );

    /// <param name="tagged">The resource itself does not show a difference, so that its tag would be another.</param>
    private static JsonAnswer Created(
        AssessmentRow row,
        Action<ArrayBufferWriter<byte>> writing,
        bool tagged,
        Texts texts,
        bool replayed
    ) =>
        JsonAnswer.Of(
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
