using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>POST /v1/webhooks: creates a webhook. There is no verification handshake, because no-code tools do not support one.</summary>
public static class CreateWebhook
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks", Handle)
            .WithName("createWebhook")
            .WithWebhookDefaults()
            .WithDocs("create-webhook")
            .WithParameters(IdempotencyKey.HeaderParameter)
            .Accepts<CreateWebhookRequest>(MediaTypes.Json)
            .WithRequestExamples("create-webhook.newWebhook")
            .ProducesResponse<CreatedWebhookResponse>(
                StatusCodes.Status201Created,
                ResponseHeader.Location,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, WebhookExamples.CreatedWebhook)
            .WithExample(ProblemKind.Validation, WebhookExamples.WebhookErrors)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        WebhookAddressPolicy addresses,
        WebhookResponseFactory responses,
        WebhookSecretProtector protector,
        TenantDb db,
        TimeProvider clock
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        using var request = await requests.ReadWithIdempotencyKey<CreateWebhookRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var (body, errors) = (request.Body, request.Errors);
        await addresses.CheckHost(body.Url, errors, cancel);
        var headers = CustomHeaderRules.Merge(new Dictionary<string, string>(), body.Headers);
        CustomHeaderRules.CheckAll(headers, errors);

        if (errors.Count > 0)
        {
            return ProblemResults.Validation(errors);
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var row = new WebhookRow(
            Guid.CreateVersion7(now),
            now,
            caller.IsTest,
            body.Url!,
            [.. body.Events!],
            body.Description is { Length: > 0 } description ? description : null,
            protector.Encrypt(headers),
            PreviousUntil: null,
            FailingSince: null,
            DisabledAt: null,
            DisabledReason: null
        );
        var secret = RandomNumberGenerator.GetBytes(WebhookSignature.SecretLength);
        var replayBody = JsonSerializer.SerializeToUtf8Bytes(
            responses.ToResponse(row, secret: null),
            WebhookJsonContext.Default.CreatedWebhookResponse
        );

        if (
            await WebhookStore.Add(
                db,
                caller,
                row,
                protector.Encrypt(secret),
                request.IdempotencyKey,
                replayBody,
                cancel
            )
        )
        {
            return JsonResponse.Create(
                responses.ToResponse(row, secret),
                WebhookJsonContext.Default.CreatedWebhookResponse,
                StatusCodes.Status201Created,
                headers: to => to.Location = $"/v1/webhooks/{row.Id}"
            );
        }

        return await IdempotencyStore.TryReplay(
                http,
                db,
                request.IdempotencyKey,
                async record =>
                    await WebhookStore.Exists(db, caller, record.ResourceId, cancel)
                        ? JsonResponse.FromBytes(
                            record.ToBody(),
                            StatusCodes.Status201Created,
                            to =>
                            {
                                to.Location = $"/v1/webhooks/{record.ResourceId}";
                                IdempotencyStore.MarkReplayed(to);
                            }
                        )
                        : null
            )
            ?? ProblemResults.Validation([
                new(
                    "#",
                    ValidationError.TooMany,
                    $"There are already {WebhookStore.MaxPerMode} webhooks, the maximum. Delete one that is not needed."
                ),
            ]);
    }
}
