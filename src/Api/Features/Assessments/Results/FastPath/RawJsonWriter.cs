using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>Puts JSON of a known shape together out of bytes that need no more care, and numbers.</summary>
/// <remarks>Asks nothing of the order: whoever uses it writes valid JSON, and ends with <see cref="Flush"/>.</remarks>
internal ref struct RawJsonWriter(ArrayBufferWriter<byte> to)
{
    private const int First = 8 * 1024; // bytes: a compact result is shorter
    private const int LongestNumber = 32;
    private const int LongestId = 36;

    private Span<byte> free = to.GetSpan(First);
    private int length;

    /// <summary>Hands over what was written.</summary>
    public void Flush()
    {
        to.Advance(length);
        free = [];
        length = 0;
    }

    /// <summary>Bytes as they are.</summary>
    public void Append(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        length += json.Length;
    }

    /// <summary>Bytes as they are, and a code in ASCII that needs no escape.</summary>
    public void Append(scoped ReadOnlySpan<byte> json, string code)
    {
        Append(json);
        var written = Encoding.ASCII.GetBytes(code, Room(code.Length)); // Room may start again
        length += written;
    }

    /// <summary>Bytes as they are, and a whole number.</summary>
    public void Append(scoped ReadOnlySpan<byte> json, int number)
    {
        Append(json);
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var digits);
        length += digits;
    }

    /// <summary>Bytes as they are, and an id.</summary>
    public void Append(scoped ReadOnlySpan<byte> json, Guid id)
    {
        Append(json);
        Utf8Formatter.TryFormat(id, Room(LongestId), out var digits);
        length += digits;
    }

    /// <summary>Bytes as they are, and a number in its shortest digits.</summary>
    public void Append(scoped ReadOnlySpan<byte> json, double number)
    {
        Append(json);
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var digits);
        length += digits;
    }

    /// <summary>Bytes as they are, and tenths as points: a double's shortest digits take five times as long.</summary>
    public void AppendTenths(scoped ReadOnlySpan<byte> json, int tenths)
    {
        Append(json);
        var room = Room(LongestNumber);
        var at = 0;

        if (tenths < 0)
        {
            room[at++] = (byte)'-';
        }

        var (whole, rest) = Math.DivRem(Math.Abs(tenths), 10);
        Utf8Formatter.TryFormat(whole, room[at..], out var digits);
        at += digits;

        if (rest > 0)
        {
            room[at++] = (byte)'.';
            room[at++] = (byte)('0' + rest);
        }

        length += at;
    }

    /// <summary>Bytes in hexadecimal digits.</summary>
    public void AppendHex(ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, Room(2 * bytes.Length), out var digits);
        length += digits;
    }

    private Span<byte> Room(int size)
    {
        if (free.Length - length < size)
        {
            to.Advance(length);
            free = to.GetSpan(size);
            length = 0;
        }

        return free[length..];
    }
}
