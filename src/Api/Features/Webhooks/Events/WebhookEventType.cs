using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>An event type: its description and how its data is created from the stored rows at each attempt.</summary>
/// <param name="Name">The name of the event.</param>
/// <param name="Description">The text for the contract: when the event is raised and what it contains.</param>
/// <param name="Data">The type of the event's data, for the contract.</param>
/// <param name="Render">
/// Returns the data of events of a partner and mode as JSON, in their order; null for events whose rows were deleted.
/// </param>
/// <param name="Sample">Returns an example of the data as JSON.</param>
public sealed record WebhookEventType(
    string Name,
    string Description,
    Type Data,
    Func<Guid, bool, IReadOnlyList<OutboxEvent>, CancellationToken, Task<IReadOnlyList<byte[]?>>> Render,
    Func<byte[]> Sample
)
{
    /// <summary>The most bytes of data, so that a whole event has at most 4 KB.</summary>
    public const int MaxDataBytes = 4_000;
}
