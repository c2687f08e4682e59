using System.Buffers.Binary;

namespace ChannelFit.Api.Database;

/// <summary>Converts bounds in time to bounds on ids: a UUIDv7 begins with its time in milliseconds (RFC 9562 §5.7).</summary>
public static class UuidV7Bounds
{
    /// <summary>The greatest id.</summary>
    public static Guid Max => Guid.AllBitsSet;

    /// <summary>Returns the smallest id of a time, which is rounded up to whole milliseconds.</summary>
    public static Guid FirstAt(DateTimeOffset time)
    {
        Span<byte> id = stackalloc byte[16];
        var milliseconds = Math.Max(
            0,
            (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMillisecond - 1)
                / TimeSpan.TicksPerMillisecond
        );
        BinaryPrimitives.WriteInt64BigEndian(id, milliseconds << 16);
        return new(id, bigEndian: true);
    }
}
