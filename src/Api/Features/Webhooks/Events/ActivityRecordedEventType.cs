using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Webhooks.Endpoints;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>The event type <c>activity.recorded</c>. Its data is read from the rows of the week for each attempt.</summary>
public sealed class ActivityRecordedEventType(TenantDb db)
{
    /// <summary>Creates the event type.</summary>
    public WebhookEventType CreateEventType() =>
        new(
            WebhookEventNames.ActivityRecorded,
            "A week of a person was recorded, by the API or with a check-in link. An import and the removal of a week raise no event.",
            typeof(ActivityRecordedData),
            Render,
            () => Write(new("crm-4711", "2026-W47"))
        );

    private async Task<IReadOnlyList<byte[]?>> Render(
        Guid partner,
        bool test,
        IReadOnlyList<OutboxEvent> events,
        CancellationToken cancel
    )
    {
        var ids = events.SelectMany(raised => raised.Subjects ?? []).Distinct().ToArray();
        var found = await ActivityStore.FindRecords(db, partner, test, ids, cancel);
        var byId = found.ToDictionary(record => record.RecordId);
        return
        [
            .. events.Select(raised =>
                raised.Subjects is [var id] && byId.TryGetValue(id, out var record)
                    ? Write(new(record.PersonRef, $"{IsoWeek.Of(record.Week)}"))
                    : null
            ),
        ];
    }

    private static byte[] Write(ActivityRecordedData data) =>
        JsonSerializer.SerializeToUtf8Bytes(data, WebhookJsonContext.Default.ActivityRecordedData);
}
