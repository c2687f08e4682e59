namespace ChannelFit.Api.Database;

/// <summary>
/// An event of one partner and mode in the outbox; it holds only ids. The statement that changes the rows of an event also
/// inserts a row into <c>delivery</c>, the outbox, for each webhook that subscribes to the event.
/// </summary>
/// <remarks>
/// After the commit <see cref="OutboxSignal.Wake"/> starts the delivery at once; without it the events wait for the next poll.
/// The events of a disabled webhook are stored without a due time, so that they can be redelivered.
/// </remarks>
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
