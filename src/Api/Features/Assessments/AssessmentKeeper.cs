using System.Security.Cryptography;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Keeps new rows and answers 201: once for each Idempotency-Key, and a retry gets the first answer again.</summary>
public sealed class AssessmentKeeper(Published published, KeptResults kept, TenantDb db, OutboxSignal outbox)
{
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
        var (partner, cancel) = (Caller.Of(http).Partner, http.RequestAborted);
        var texts = published.TextsFor(http.Request);

        var raised = attempt is null
            ? await AssessmentStore.Keep(db, partner, row, cancel)
            : await AssessmentStore.Keep(db, partner, row, attempt, Rendering(parts, texts), cancel);

        if (raised is null)
        {
            return await Replay(http, attempt!, original);
        }

        if (raised.Value)
        {
            outbox.Wake();
        }

        return Created(new(Views.Result(scored, parts, texts), row), original, texts, replayed: false);
    }

    private async Task<IResult> Replay(HttpContext http, Attempt attempt, AssessmentRow? original)
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await AssessmentStore.FindAttempt(db, caller.Partner, attempt, cancel) is not { } earlier)
        {
            return Problems.Of(ProblemKind.Conflict, retryAfter: 1);
        }

        if (!CryptographicOperations.FixedTimeEquals(earlier.Request, attempt.Request))
        {
            return Problems.Of(ProblemKind.IdempotencyKeyReused);
        }

        if (await AssessmentStore.Find(db, caller, earlier.Assessment, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.Gone);
        }

        var (parts, texts) = ReadRendering(earlier.Rendering);
        return Created(kept.View(row, parts, texts), original, texts, replayed: true);
    }

    /// <summary>What decided the bytes of the first answer, so that a replay gives the same.</summary>
    private static string Rendering(Include parts, Texts texts) => $"{parts:D} {texts.Language}";

    private (Include Parts, Texts Texts) ReadRendering(string rendering)
    {
        var words = rendering.Split(' ');
        return (Enum.Parse<Include>(words[0]), published.TextsIn(words[1]));
    }

    private JsonAnswer Created(AssessmentView view, AssessmentRow? original, Texts texts, bool replayed) =>
        JsonAnswer.Of(
            original is null ? view : view with { Difference = Views.Difference(view, published, original) },
            AssessmentJson.Default.AssessmentView,
            StatusCodes.Status201Created,
            // The resource itself does not show the difference, so its tag would be another.
            tagged: original is null,
            texts.Language,
            headers =>
            {
                headers.Location = $"/v1/assessments/{view.Id}";

                if (replayed)
                {
                    headers["Idempotency-Replayed"] = "true";
                }
            }
        );
}
