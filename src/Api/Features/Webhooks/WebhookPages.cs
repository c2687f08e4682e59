using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Turns rows of webhooks and deliveries into what crosses the wire.</summary>
public sealed class WebhookPages(WebhookSeal seal, EventPayloads payloads)
{
    public WebhookView View(WebhookRow row) =>
        new()
        {
            Id = row.Id,
            Url = row.Url,
            Events = row.Events,
            Description = row.Description,
            HeaderNames = seal.OpenHeaders(row.Headers)?.Keys.Order(StringComparer.OrdinalIgnoreCase).ToList(),
            Test = row.Test,
            CreatedAt = row.CreatedAt.UtcDateTime,
            Enabled = row.DisabledAt is null,
            DisabledAt = row.DisabledAt?.UtcDateTime,
            DisabledReason = row.DisabledReason,
            FailingSince = row.FailingSince?.UtcDateTime,
            PreviousSecretUntil = row.PreviousUntil?.UtcDateTime,
        };

    /// <summary>Answers with a webhook as it is now.</summary>
    public JsonAnswer Answer(WebhookRow row) => JsonAnswer.Patchable(View(row), WebhookJson.Default.WebhookView);

    /// <summary>A webhook that was just made; without the secret, what a retry is told.</summary>
    public NewWebhookView View(WebhookRow row, byte[]? secret) => New(View(row), secret);

    /// <summary>Deliveries of a webhook, in their order.</summary>
    public async Task<List<DeliveryView>> View(
        Caller caller,
        WebhookRow webhook,
        List<DeliveryRow> rows,
        CancellationToken cancel
    )
    {
        var own = (seal.OpenHeaders(webhook.Headers) ?? WebhookSeal.NoHeaders).Keys;
        var bodies = await payloads.Make(caller.Partner, caller.Test, rows, cancel);
        return [.. rows.Select((row, index) => View(row, own, bodies[index]))];
    }

    internal static DeliveryView View(DeliveryRow row, IEnumerable<string> ownHeaders, byte[]? body) =>
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
            body is null ? null : JsonSerializer.Deserialize(body, WebhookJson.Default.EventView)
        );

    private static NewWebhookView New(WebhookView view, byte[]? secret) =>
        new()
        {
            Id = view.Id,
            Secret = secret is null ? null : Signature.TextOf(secret),
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
            ["user-agent"] = Receiver.UserAgent,
            ["webhook-id"] = Receiver.MessageId(row.Id),
            ["webhook-timestamp"] = Signature.SecondsOf(at),
            ["webhook-signature"] = row.Signature,
        };

        foreach (var name in ownHeaders)
        {
            headers[name] = null;
        }

        return headers;
    }
}
