using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>PATCH /v1/webhooks/{id}: changes a webhook.</summary>
public static class ChangeWebhook
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPatch("/webhooks/{id}", Handle)
            .WithName("changeWebhook")
            .WithWebhookDefaults()
            .WithDocs("change-webhook")
            .WithParameters(WebhookEndpointConventions.IdParameter)
            .AcceptsConditions()
            .Accepts<ChangeWebhookRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .WithRequestExamples("change-webhook.enableWebhook", "change-webhook.changedWebhook")
            .ProducesResponse<WebhookResponse>(StatusCodes.Status200OK, ResponseHeader.ETag, ResponseHeader.NoTransform)
            .WithExample(StatusCodes.Status200OK, WebhookExamples.Webhook)
            .WithExample(ProblemKind.Validation, WebhookExamples.WebhookErrors);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        WebhookAddressPolicy addresses,
        WebhookResponseFactory responses,
        WebhookSecretProtector protector,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var request = await requests.ReadPatch<ChangeWebhookRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var (patch, errors) = (request.Body, request.Errors);
        await addresses.CheckHost(patch.Url, errors, cancel);

        // The row that was read meets the conditions, and the patch is merged into it, so the change is stored only if the row is
        // still the same.
        for (var known = row; known is not null; known = await WebhookStore.Find(db, caller, id, cancel))
        {
            var clearsHeaders = patch.Clears(nameof(patch.Headers));
            var before = clearsHeaders ? null : protector.DecryptHeaders(known.Headers);
            var headers = CustomHeaderRules.Merge(before ?? WebhookSecretProtector.NoHeaders, patch.Headers);
            CustomHeaderRules.CheckAll(headers, errors);

            if (errors.Count > 0)
            {
                return ProblemResults.Validation(errors);
            }

            if (!Preconditions.Hold(http.Request, responses.Respond(known)))
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }

            var description = patch.Clears(nameof(patch.Description)) ? null : patch.Description ?? known.Description;
            var updated = known with
            {
                Url = patch.Url ?? known.Url,
                Events = patch.Events is { } events ? [.. events] : known.Events,
                Description = description is { Length: > 0 } ? description : null,
                Headers = patch.Headers is null && !clearsHeaders ? known.Headers : protector.Encrypt(headers),
            };

            if (patch.Enabled == true)
            {
                await DeliveryCleanup.FailWaiting(db, caller.PartnerId, known.Id, cancel);
            }

            if (await WebhookStore.Change(db, caller, updated, patch.Enabled, clock.GetUtcNow(), cancel) is { } changed)
            {
                return responses.Respond(changed);
            }
        }

        return ProblemResults.Of(ProblemKind.NotFound);
    }
}
