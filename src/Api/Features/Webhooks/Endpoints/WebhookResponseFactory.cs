using System.Text.Json;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Creates responses from rows of webhooks and deliveries.</summary>
public sealed class WebhookResponseFactory(WebhookSecretProtector protector, EventPayloadRenderer payloads)
{
    public WebhookResponse ToResponse(WebhookRow row) =>
        new()
        {
            Id = row.Id,
            Url = row.Url,
            Events = row.Events,
            Description = row.Description,
            HeaderNames = protector.DecryptHeaders(row.Headers)?.Keys.Order(StringComparer.OrdinalIgnoreCase).ToList(),
            Test = row.Test,
            CreatedAt = row.CreatedAt.UtcDateTime,
            Enabled = row.DisabledAt is null,
            DisabledAt = row.DisabledAt?.UtcDateTime,
            DisabledReason = row.DisabledReason,
            FailingSince = row.FailingSince?.UtcDateTime,
            PreviousSecretUntil = row.PreviousUntil?.UtcDateTime,
        };

    /// <summary>Creates the HTTP response with a webhook.</summary>
    public JsonResponse Respond(WebhookRow row) =>
        JsonResponse.Patchable(ToResponse(row), WebhookJsonContext.Default.WebhookResponse);

    /// <summary>Creates the response for a new webhook, without the secret for a retry.</summary>
    public CreatedWebhookResponse ToResponse(WebhookRow row, byte[]? secret) => New(ToResponse(row), secret);

    /// <summary>Creates the responses of deliveries, in their order.</summary>
    public async Task<List<DeliveryResponse>> ToResponse(
        Caller caller,
        WebhookRow webhook,
        List<DeliveryRow> rows,
        CancellationToken cancel
    )
    {
        var customHeaders = (protector.DecryptHeaders(webhook.Headers) ?? WebhookSecretProtector.NoHeaders).Keys;
        var bodies = await payloads.Render(caller.Partner, caller.Test, rows, cancel);
        return [.. rows.Select((row, index) => ToResponse(row, customHeaders, bodies[index]))];
    }

    internal static DeliveryResponse ToResponse(DeliveryRow row, IEnumerable<string> customHeaders, byte[]? body) =>
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
                    Headers(row, at, customHeaders),
                    row.Status,
                    row.Error,
                    row.DurationMs!.Value,
                    row.Answer
                )
                : null,
            body is null ? null : JsonSerializer.Deserialize(body, WebhookJsonContext.Default.WebhookEventPayload)
        );

    private static CreatedWebhookResponse New(WebhookResponse webhook, byte[]? secret) =>
        new()
        {
            Id = webhook.Id,
            Secret = secret is null ? null : WebhookSignature.FormatSecret(secret),
            Url = webhook.Url,
            Events = webhook.Events,
            Description = webhook.Description,
            HeaderNames = webhook.HeaderNames,
            Test = webhook.Test,
            CreatedAt = webhook.CreatedAt,
            Enabled = webhook.Enabled,
            DisabledAt = webhook.DisabledAt,
            DisabledReason = webhook.DisabledReason,
            FailingSince = webhook.FailingSince,
            PreviousSecretUntil = webhook.PreviousSecretUntil,
        };

    private static Dictionary<string, string?> Headers(
        DeliveryRow row,
        DateTimeOffset at,
        IEnumerable<string> customHeaders
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

        foreach (var name in customHeaders)
        {
            headers[name] = null;
        }

        return headers;
    }
}
