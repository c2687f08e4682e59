using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Domain;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>POST /v1/webhooks/{id}/test: a sample, signed, by the same way as everything else.</summary>
public static class TestWebhook
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks/{id}/test", Handle)
            .Named(
                "testWebhook",
                "Send a sample.",
                "A realistic event, made by the service from an example, is signed and sent at once through the same queue "
                    + "as real ones, even to a webhook that is disabled. The list of deliveries tells what came of it."
            )
            .Takes(WebhookPaths.Id, Attempt.Declared)
            .Accepts<TestWebhookRequest>(isOptional: true, "application/json")
            .ShowsRequests(WebhookExamples.TestRequest)
            .Answers<QueuedView>(
                StatusCodes.Status202Accepted,
                "It is on its way.",
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status202Accepted, WebhookExamples.Queued)
            .Shows(ProblemKind.Validation, WebhookExamples.UnknownEvent)
            .Refuses(ProblemKind.Conflict, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        TenantDb db,
        OutboxSignal outbox,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        using var body = await JsonBody.Read(http, optional: true);
        var queries = new Queries(http.Request);
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? queries.Refusal ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var name = ReadEvent(body.Root, faults) ?? row.Events[0];

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var queued = new QueuedView(Guid.CreateVersion7(clock.GetUtcNow()));
        var answer = JsonSerializer.SerializeToUtf8Bytes(queued, WebhookJson.Default.QueuedView);

        if (await DeliveryStore.AddSample(db, caller.Partner, row.Id, queued.DeliveryId, name, attempt, answer, cancel))
        {
            outbox.Wake();
            return JsonAnswer.Written(answer, StatusCodes.Status202Accepted);
        }

        return await Once.ReplayOrConflict(http, db, attempt, WebhookStore.Alive, StatusCodes.Status202Accepted);
    }

    private static string? ReadEvent(JsonElement body, List<Fault> faults)
    {
        var read = new Members("#", faults);
        string? name = null;

        foreach (var member in body.EnumerateObject())
        {
            if (JsonText.Name(member) == "event")
            {
                name = read.Text(member);
            }
            else
            {
                read.Unknown(member, "event");
            }
        }

        if (name is not null && !EventNameAttribute.Names.Contains(name))
        {
            faults.Add(new("#/event", Fault.UnknownOption, EventNameAttribute.Known));
        }

        return name;
    }
}
