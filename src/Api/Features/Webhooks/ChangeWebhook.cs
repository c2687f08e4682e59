using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>PATCH and DELETE /v1/webhooks/{id}: another URL, other events, enabled again; or unsubscribe.</summary>
public static class ChangeWebhook
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPatch("/webhooks/{id}", Change)
            .Named(
                "changeWebhook",
                "Change a webhook, or enable it again.",
                "A merge patch (RFC 7396): what is left out stays, and null takes away a description, a header, or all "
                    + "headers. What is waiting goes to the new URL. Enabled again, it is told of what happens "
                    + "from now on; what happened meanwhile was kept and can be replayed. Where headerNames is null, the "
                    + "headers that are named here are all that there are afterwards."
            )
            .Takes(WebhookPaths.Id)
            .Accepts<ChangeWebhookRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .ShowsRequests(WebhookExamples.EnableRequest, WebhookExamples.ChangeRequest)
            .Answers<WebhookView>(StatusCodes.Status200OK, "As it is now.", SentHeader.NoTransform)
            .Shows(StatusCodes.Status200OK, WebhookExamples.One)
            .Shows(ProblemKind.Validation, WebhookExamples.Faults);

        v1.MapDelete("/webhooks/{id}", Delete)
            .Named(
                "deleteWebhook",
                "Unsubscribe.",
                "The webhook is gone at once, with its deliveries and what was waiting for it."
            )
            .Takes(WebhookPaths.Id)
            .Answers(StatusCodes.Status204NoContent, "It is gone.");
    }

    private static async Task<IResult> Change(
        HttpContext http,
        WebhookReader reader,
        WebhookPages pages,
        WebhookSeal seal,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        using var body = await JsonBody.Read(http, mediaType: MediaTypes.MergePatch);

        if ((body.Refusal ?? new Queries(http.Request).Refusal) is { } refusal)
        {
            return refusal;
        }

        var (request, faults) = await reader.Read(body.Root, changes: true, cancel);
        var before = request.ClearsHeaders ? null : seal.OpenHeaders(row.Headers);
        var headers = HeaderRules.Merge(before ?? WebhookSeal.NoHeaders, request.Headers);
        HeaderRules.CheckAll(headers, faults);

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var wanted = row with
        {
            Url = request.Url ?? row.Url,
            Events = request.Events is { } events ? [.. events] : row.Events,
            Description = (request.Description ?? row.Description) is { Length: > 0 } text ? text : null,
            Headers = request.Headers is null && !request.ClearsHeaders ? row.Headers : seal.Close(headers),
        };
        return await WebhookStore.Change(db, caller, wanted, request.Enabled, clock.GetUtcNow(), cancel) is { } changed
            ? pages.Answer(changed)
            : Problems.Of(ProblemKind.NotFound);
    }

    private static async Task<IResult> Delete(HttpContext http, TenantDb db, TimeProvider clock, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        if (new Queries(http.Request).Refusal is { } refusal)
        {
            return refusal;
        }

        if (!await WebhookStore.Delete(db, caller, row.Id, clock.GetUtcNow(), cancel))
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        await DeliveryStore.Forget(db, caller.Partner, row.Id, cancel);
        return Results.NoContent();
    }
}
