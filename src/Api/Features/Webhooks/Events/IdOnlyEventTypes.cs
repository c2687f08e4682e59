using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Endpoints;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>Events that carry ids and nothing else, so that they can be told when their rows are gone.</summary>
public static class IdOnlyEventTypes
{
    private static readonly Guid Example = new(OpenApiExtensions.ExampleId);

    public static WebhookEventType AssessmentDeleted { get; } =
        Kind(
            Outbox.AssessmentDeleted,
            "An assessment was deleted: on request, with a person who was erased, or at the end of its retention.",
            ids => new(ids[0]),
            WebhookJsonContext.Default.AssessmentDeletedData
        );

    public static WebhookEventType InvitationExpired { get; } =
        Kind(
            Outbox.InvitationExpired,
            "An invitation ran out before it was answered.",
            ids => new(ids[0]),
            WebhookJsonContext.Default.InvitationExpiredData
        );

    public static WebhookEventType PersonErased { get; } =
        Kind(
            Outbox.PersonErased,
            "A person was erased, and these assessments with them; of very many ids, a hundred at a time.",
            ids => new(ids),
            WebhookJsonContext.Default.PersonErasedData
        );

    private static WebhookEventType Kind<T>(string name, string description, Func<Guid[], T> data, JsonTypeInfo<T> type)
    {
        return new(
            name,
            description,
            typeof(T),
            (_, _, events, _) =>
                Task.FromResult<IReadOnlyList<byte[]?>>([.. events.Select(one => Write(one.Subjects ?? [one.Id]))]),
            () => Write([Example])
        );

        byte[] Write(Guid[] ids) => JsonSerializer.SerializeToUtf8Bytes(data(ids), type);
    }
}

/// <summary>What assessment.deleted carries.</summary>
/// <param name="Id">The id that the assessment had.</param>
public sealed record AssessmentDeletedData(Guid Id);

/// <summary>What invitation.expired carries.</summary>
/// <param name="Id">The invitation's id.</param>
public sealed record InvitationExpiredData(Guid Id);

/// <summary>What person.erased carries: who it was, only the partner can tell, by these.</summary>
/// <param name="AssessmentIds">The ids that their assessments had.</param>
public sealed record PersonErasedData(IReadOnlyList<Guid> AssessmentIds);
