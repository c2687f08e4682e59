using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Domain;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Shares;

/// <summary>POST /v1/assessments/{id}/shares: a link to the report for people without a key.</summary>
public static class CreateShare
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/shares", Handle)
            .WithName("createShare")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsWrite)
            .WithSummary("Make a link that opens the report without a key.")
            .WithDescription(
                "Whoever holds the link reads the report, in the language of their browser, until it expires (an hour "
                    + "to 30 days, 7 days where nothing is said), is revoked, or the assessment is deleted. Then it "
                    + "opens a page that says so and nothing else. With an Idempotency-Key a retry within 24 hours gets "
                    + "the first link again."
            )
            .Takes(ReadAssessment.Declared, Attempt.Declared)
            .Accepts<ShareRequest>("application/json")
            .ShowsRequests(ShareExamples.Request, ShareExamples.Defaults)
            .Answers<ShareView>(
                StatusCodes.Status201Created,
                "The link; or, for a retry with the same Idempotency-Key, the first one again.",
                SentHeader.Location with
                {
                    Description = "Where the link is revoked, by DELETE; a path of this service.",
                    Example = $"/v1/assessments/{Contract.ExampleId}/shares/01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b72",
                },
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status201Created, ShareExamples.Made)
            .Refuses(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        TenantDb db,
        ShareLinks links,
        SecretKey secret,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await AssessmentStore.Find(db, caller, id, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        using var body = await JsonBody.Read(http);
        var queries = new Queries(http.Request);
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? queries.Refusal ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var seconds = ReadSeconds(body.Root, faults);

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var share = ShareRow.New(row, seconds, clock.GetUtcNow());
        var person = ErasedPerson.Hashes(secret, caller.Partner, row.Test, row.PersonRef);
        return await ShareStore.Keep(db, caller.Partner, share, attempt, person, cancel)
            ? Created(share, caller, links, replayed: false)
            : await Replay(db, caller, attempt!, row, links, cancel);
    }

    private static async Task<IResult> Replay(
        TenantDb db,
        Caller caller,
        Attempt attempt,
        AssessmentRow row,
        ShareLinks links,
        CancellationToken cancel
    )
    {
        if (await Attempts.Find(db, caller.Partner, attempt, cancel) is not { } earlier)
        {
            return Problems.Of(ProblemKind.Conflict, retryAfter: 1);
        }

        if (!CryptographicOperations.FixedTimeEquals(earlier.Request, attempt.Request))
        {
            return Problems.Of(ProblemKind.IdempotencyKeyReused);
        }

        return await ShareStore.Find(db, caller, row.Id, Guid.Parse(earlier.Rendering), cancel) is { } share
            ? Created(share, caller, links, replayed: true)
            : Problems.Of(ProblemKind.Gone);
    }

    private static JsonAnswer Created(ShareRow share, Caller caller, ShareLinks links, bool replayed) =>
        JsonAnswer.Of(
            ShareView.Of(share, caller.Partner, links),
            AssessmentJson.Default.ShareView,
            StatusCodes.Status201Created,
            headers: headers =>
            {
                headers.Location = $"/v1/assessments/{share.Assessment}/shares/{share.Id}";

                if (replayed)
                {
                    headers["Idempotency-Replayed"] = "true";
                }
            }
        );

    private static int ReadSeconds(JsonElement body, List<Fault> faults)
    {
        var read = new Members("#", faults);
        double? seconds = ShareRequest.Default;

        foreach (var member in body.EnumerateObject())
        {
            if (JsonText.Name(member) == "expiresIn")
            {
                seconds = read.Whole(member);
            }
            else
            {
                read.Unknown(member, "expiresIn");
            }
        }

        if (seconds is < ShareRequest.Least or > ShareRequest.Most)
        {
            faults.Add(
                new(
                    "#/expiresIn",
                    Fault.OutOfRange,
                    $"A link lives for {ShareRequest.Least} to {ShareRequest.Most} seconds: an hour to 30 days."
                )
            );
            return ShareRequest.Default;
        }

        return (int)(seconds ?? ShareRequest.Default);
    }
}
