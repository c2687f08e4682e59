using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Features.Webhooks.Endpoints;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>Event types whose data contains only ids, so that they can be sent after their rows were deleted.</summary>
public static class IdOnlyEventTypes
{
    private static readonly Guid Example = new(OpenApiExtensions.ExampleId);

    public static WebhookEventType AssessmentDeleted { get; } =
        CreateEventType(
            WebhookEventNames.AssessmentDeleted,
            "An assessment was deleted: on request, with an erased person, or at the end of its retention.",
            ids => new(ids[0]),
            WebhookJsonContext.Default.AssessmentDeletedData
        );

    public static WebhookEventType InvitationExpired { get; } =
        CreateEventType(
            WebhookEventNames.InvitationExpired,
            "An invitation expired before the answers were submitted.",
            ids => new(ids[0]),
            WebhookJsonContext.Default.InvitationExpiredData
        );

    public static WebhookEventType PersonErased { get; } =
        CreateEventType(
            WebhookEventNames.PersonErased,
            "A person was erased, and all their assessments with them. An event contains at most a hundred ids; more ids are sent in several events.",
            ids => new(ids),
            WebhookJsonContext.Default.PersonErasedData
        );

    private static WebhookEventType CreateEventType<T>(
        string name,
        string description,
        Func<Guid[], T> data,
        JsonTypeInfo<T> type
    )
    {
        return new(
            name,
            description,
            typeof(T),
            (_, _, events, _) =>
                Task.FromResult<IReadOnlyList<byte[]?>>([
                    .. events.Select(raised => Write(raised.Subjects ?? [raised.Id])),
                ]),
            () => Write([Example])
        );

        byte[] Write(Guid[] ids) => JsonSerializer.SerializeToUtf8Bytes(data(ids), type);
    }
}
