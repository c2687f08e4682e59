using System.Text.Json;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Turns rows of webhooks and deliveries into what crosses the wire.</summary>
public sealed class WebhookResponseFactory(WebhookSecretProtector seal, EventPayloadRenderer payloads)
{
    public WebhookResponse ToResponse(WebhookRow row) =>
        new()
        {
            Id = row.Id,
            Url = row.Url,
            Events = row.Events,
            Description = row.Description,
            HeaderNames = seal.DecryptHeaders(row.Headers)?.Keys.Order(StringComparer.OrdinalIgnoreCase).ToList(),
            Test = row.Test,
            CreatedAt = row.CreatedAt.UtcDateTime,
            Enabled = row.DisabledAt is null,
            DisabledAt = row.DisabledAt?.UtcDateTime,
            DisabledReason = row.DisabledReason,
            FailingSince = row.FailingSince?.UtcDateTime,
            PreviousSecretUntil = row.PreviousUntil?.UtcDateTime,
        };

    /// <summary>Answers with a webhook as it is now.</summary>
    public JsonResponse Answer(WebhookRow row) =>
        JsonResponse.Patchable(ToResponse(row), WebhookJsonContext.Default.WebhookResponse);

    /// <summary>A webhook that was just made; without the secret, what a retry is told.</summary>
    public CreatedWebhookResponse ToResponse(WebhookRow row, byte[]? secret) => New(ToResponse(row), secret);

    /// <summary>Deliveries of a webhook, in their order.</summary>
    public async Task<List<DeliveryResponse>> ToResponse(
        Caller caller,
        WebhookRow webhook,
        List<DeliveryRow> rows,
        CancellationToken cancel
    )
    {
        var own = (seal.DecryptHeaders(webhook.Headers) ?? WebhookSecretProtector.NoHeaders).Keys;
        var bodies = await payloads.Render(caller.Partner, caller.Test, rows, cancel);
        return [.. rows.Select((row, index) => ToResponse(row, own, bodies[index]))];
    }

    internal static DeliveryResponse ToResponse(DeliveryRow row, IEnumerable<string> ownHeaders, byte[]? body) =>
        new(
            row.Id,
            row.Event,
            row.State,
            row.Sample,
            row.RaisedAt.UtcDateTime,
            row.Attempts,
            row.DueAt?.UtcDateTime,
            row.AttemptedAt is { } at
                ? new(
                    at.UtcDateTime,
                    Headers(row, at, ownHeaders),
                    row.Status,
                    row.Error,
                    row.DurationMs!.Value,
                    row.Answer
                )
                : null,
            body is null ? null : JsonSerializer.Deserialize(body, WebhookJsonContext.Default.WebhookEventPayload)
        );

    private static CreatedWebhookResponse New(WebhookResponse view, byte[]? secret) =>
        new()
        {
            Id = view.Id,
            Secret = secret is null ? null : WebhookSignature.FormatSecret(secret),
            Url = view.Url,
            Events = view.Events,
            Description = view.Description,
            HeaderNames = view.HeaderNames,
            Test = view.Test,
            CreatedAt = view.CreatedAt,
            Enabled = view.Enabled,
            DisabledAt = view.DisabledAt,
            DisabledReason = view.DisabledReason,
            FailingSince = view.FailingSince,
            PreviousSecretUntil = view.PreviousSecretUntil,
        };

    private static Dictionary<string, string?> Headers(
        DeliveryRow row,
        DateTimeOffset at,
        IEnumerable<string> ownHeaders
    )
    {
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["content-type"] = "application/json",
            ["user-agent"] = WebhookSender.UserAgent,
            ["webhook-id"] = WebhookSender.MessageId(row.Id),
            ["webhook-timestamp"] = WebhookSignature.UnixSeconds(at),
            ["webhook-signature"] = row.Signature,
        };

        foreach (var name in ownHeaders)
        {
            headers[name] = null;
        }

        return headers;
    }
}
