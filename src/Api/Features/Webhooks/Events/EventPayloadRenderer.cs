using System.Buffers;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Endpoints;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>Creates the payloads of events: <c>{type, timestamp, data}</c>, at most 4 KB (docs/api.md#webhooks).</summary>
public sealed class EventPayloadRenderer(IReadOnlyList<WebhookEventType> kinds)
{
    /// <summary>All event types.</summary>
    public IReadOnlyList<WebhookEventType> EventTypes => kinds;

    /// <summary>Returns the payloads of events of a partner and mode, in their order; null for events whose rows were deleted.</summary>
    public async Task<byte[]?[]> Render(
        Guid partner,
        bool test,
        IReadOnlyList<OutboxEvent> events,
        CancellationToken cancel
    )
    {
        var bodies = new byte[]?[events.Count];

        foreach (var kind in kinds)
        {
            int[] stored = [.. Places(kind, sample: false)];

            if (stored.Length > 0)
            {
                var data = await kind.Render(partner, test, [.. stored.Select(place => events[place])], cancel);

                for (var i = 0; i < stored.Length; i++)
                {
                    bodies[stored[i]] = data[i] is { } bytes ? Wrap(kind, events[stored[i]].RaisedAt, bytes) : null;
                }
            }

            foreach (var place in Places(kind, sample: true))
            {
                bodies[place] = Sample(kind, events[place].RaisedAt);
            }
        }

        return bodies;

        IEnumerable<int> Places(WebhookEventType kind, bool sample) =>
            Enumerable
                .Range(0, events.Count)
                .Where(place => events[place].Event == kind.Name && events[place].Sample == sample);
    }

    /// <summary>Returns the payload of a sample event.</summary>
    public static byte[] Sample(WebhookEventType kind, DateTimeOffset raisedAt) => Wrap(kind, raisedAt, kind.Sample());

    /// <summary>Returns the payload of a sample event, by name.</summary>
    public WebhookEventPayload Sample(string name, DateTimeOffset raisedAt) =>
        JsonSerializer.Deserialize(
            Sample(kinds.Single(kind => kind.Name == name), raisedAt),
            WebhookJsonContext.Default.WebhookEventPayload
        )!;

    private static byte[] Wrap(WebhookEventType kind, DateTimeOffset raisedAt, byte[] data)
    {
        var buffer = new ArrayBufferWriter<byte>(data.Length + 96);

        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", kind.Name);
            json.WriteString("timestamp", raisedAt.UtcDateTime);
            json.WritePropertyName("data");
            json.WriteRawValue(data, skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
