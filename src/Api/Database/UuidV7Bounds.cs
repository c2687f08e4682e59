using System.Buffers.Binary;

namespace ChannelFit.Api.Database;

/// <summary>Bounds in time as bounds on ids: a UUIDv7 begins with its millisecond (RFC 9562 §5.7).</summary>
public static class UuidV7Bounds
{
    /// <summary>No id is greater.</summary>
    public static Guid Max => Guid.AllBitsSet;

    /// <summary>The least id of a moment's millisecond, the next whole one where the moment lies between two.</summary>
    public static Guid FirstAt(DateTimeOffset moment)
    {
        Span<byte> id = stackalloc byte[16];
        var milliseconds = Math.Max(
            0,
            (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMillisecond - 1)
                / TimeSpan.TicksPerMillisecond
        );
        BinaryPrimitives.WriteInt64BigEndian(id, milliseconds << 16);
        return new(id, bigEndian: true);
    }
}
