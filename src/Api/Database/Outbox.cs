namespace ChannelFit.Api.Database;

/// <summary>
/// The names of the events of webhooks (docs/api.md#webhooks). The statement that changes the rows of an event also inserts a
/// row into <c>delivery</c>, the outbox, for each webhook that subscribes to the event.
/// </summary>
/// <remarks>
/// After the commit <see cref="OutboxSignal.Wake"/> starts the delivery at once; without it the events wait for the next poll.
/// The events of a disabled webhook are stored without a due time, so that they can be replayed.
/// </remarks>
public static class Outbox
{
    /// <summary>The name of the event in the contract and in the table <c>delivery</c>.</summary>
    public const string ActivityRecorded = "activity.recorded";

    /// <inheritdoc cref="ActivityRecorded"/>
    public const string AssessmentCompleted = "assessment.completed";

    /// <inheritdoc cref="ActivityRecorded"/>
    public const string AssessmentDeleted = "assessment.deleted";

    /// <inheritdoc cref="ActivityRecorded"/>
    public const string InvitationExpired = "invitation.expired";

    /// <inheritdoc cref="ActivityRecorded"/>
    public const string PersonErased = "person.erased";
}

/// <summary>An event of one partner and mode in the outbox; it holds only ids.</summary>
/// <param name="Id">A UUIDv7 of the time at which the event was raised.</param>
/// <param name="Event">The name of the event.</param>
/// <param name="Subjects">The ids of the event's rows; null if the event has the id of its row.</param>
/// <param name="Sample">True if the event is a sample about rows that do not exist.</param>
public record OutboxEvent(Guid Id, string Event, Guid[]? Subjects, bool Sample)
{
    /// <summary>The time at which the event was raised, in whole milliseconds, read from its id.</summary>
    public DateTimeOffset RaisedAt =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(Id.ToByteArray(bigEndian: true)) >>> 16
        );
}

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

/// <summary>Wakes the delivery worker of this instance when there is something to deliver.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim signal = new(0);
    private int awake;

    /// <summary>Wakes the worker. Call it after the commit.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref awake, 1) == 0)
        {
            signal.Release();
        }
    }

    /// <summary>Waits until the next call of <see cref="Wake"/>, at most for the given time.</summary>
    public async Task Wait(TimeSpan most, CancellationToken cancel)
    {
        await signal.WaitAsync(most, cancel);
        Volatile.Write(ref awake, 0);
    }

    public void Dispose() => signal.Dispose();
}
