using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>POST /v1/webhooks: subscribe. No handshake is asked of the receiver, so that no-code tools can.</summary>
public static class CreateWebhook
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks", Handle)
            .Named(
                "createWebhook",
                "Subscribe to events.",
                "Events of the key's own mode, test or live, are sent to the URL from now on, signed by Standard Webhooks "
                    + "1.0.0 with the secret that is shown this once. An import raises none, but the deletion of what was "
                    + "imported is told. At most 20 webhooks to a partner and mode. There is no verification handshake: "
                    + "Zapier and Make subscribe with this operation and unsubscribe with DELETE."
            )
            .Takes(Attempt.Declared)
            .Accepts<CreateWebhookRequest>("application/json")
            .ShowsRequests(WebhookExamples.CreateRequest)
            .Answers<NewWebhookView>(
                StatusCodes.Status201Created,
                "Subscribed; or, for a retry with the same Idempotency-Key, the first answer again, without its secret.",
                SentHeader.Location,
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status201Created, WebhookExamples.Created)
            .Shows(ProblemKind.Validation, WebhookExamples.Faults)
            .Refuses(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        WebhookReader reader,
        WebhookPages pages,
        WebhookSeal seal,
        TenantDb db,
        TimeProvider clock
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);
        using var body = await JsonBody.Read(http);
        var queries = new Queries(http.Request);
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? queries.Refusal ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var (request, faults) = await reader.Read(body.Root, changes: false, cancel);
        var headers = HeaderRules.Merge(new Dictionary<string, string>(), request.Headers);
        HeaderRules.CheckAll(headers, faults);

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var row = new WebhookRow(
            Guid.CreateVersion7(now),
            now,
            caller.Test,
            request.Url!,
            [.. request.Events!],
            request.Description is { Length: > 0 } text ? text : null,
            seal.Close(headers),
            PreviousUntil: null,
            FailingSince: null,
            DisabledAt: null,
            DisabledReason: null
        );
        var secret = RandomNumberGenerator.GetBytes(Signature.SecretLength);
        var retold = JsonSerializer.SerializeToUtf8Bytes(
            pages.View(row, secret: null),
            WebhookJson.Default.NewWebhookView
        );

        if (await WebhookStore.Add(db, caller, row, seal.Close(secret), attempt, retold, cancel))
        {
            return JsonAnswer.Of(
                pages.View(row, secret),
                WebhookJson.Default.NewWebhookView,
                StatusCodes.Status201Created,
                headers: to => to.Location = $"/v1/webhooks/{row.Id}"
            );
        }

        var earlier = attempt is null
            ? null
            : await Once.Replay(
                http,
                db,
                attempt,
                WebhookStore.Alive,
                (id, answer, mark) =>
                    JsonAnswer.Written(
                        answer,
                        StatusCodes.Status201Created,
                        to =>
                        {
                            to.Location = $"/v1/webhooks/{id}";
                            mark(to);
                        }
                    )
            );
        return earlier
            ?? Problems.Invalid([
                new(
                    "#",
                    Fault.TooMany,
                    $"There are {WebhookStore.Most} webhooks already, which is the most; delete one that is not needed."
                ),
            ]);
    }
}
