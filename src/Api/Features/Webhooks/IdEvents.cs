using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Events that carry ids and nothing else, so that they can be told when their rows are gone.</summary>
public static class IdEvents
{
    private static readonly Guid Example = new(Contract.ExampleId);

    public static EventKind Deleted { get; } =
        Kind(
            Outbox.AssessmentDeleted,
            "An assessment was deleted: on request, with a person who was erased, or at the end of its retention.",
            ids => new(ids[0]),
            WebhookJson.Default.DeletedAssessment
        );

    public static EventKind Expired { get; } =
        Kind(
            Outbox.InvitationExpired,
            "An invitation ran out before it was answered.",
            ids => new(ids[0]),
            WebhookJson.Default.ExpiredInvitation
        );

    public static EventKind Erased { get; } =
        Kind(
            Outbox.PersonErased,
            "A person was erased, and these assessments with them; of very many ids, a hundred at a time.",
            ids => new(ids),
            WebhookJson.Default.ErasedPerson
        );

    private static EventKind Kind<T>(string name, string description, Func<Guid[], T> data, JsonTypeInfo<T> type)
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
public sealed record DeletedAssessment(Guid Id);

/// <summary>What invitation.expired carries.</summary>
/// <param name="Id">The invitation's id.</param>
public sealed record ExpiredInvitation(Guid Id);

/// <summary>What person.erased carries: who it was, only the partner can tell, by these.</summary>
/// <param name="AssessmentIds">The ids that their assessments had.</param>
public sealed record ErasedPerson(IReadOnlyList<Guid> AssessmentIds);
