using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>Writes JSON from prepared fragments and numbers.</summary>
/// <remarks>The writer does not check the structure. The caller must write valid JSON and call <see cref="Flush"/> at the end.</remarks>
internal ref struct RawJsonWriter(ArrayBufferWriter<byte> output)
{
    private const int InitialSize = 8 * 1024; // bytes: a compact result is shorter
    private const int LongestNumber = 32;
    private const int LongestId = 36;

    private Span<byte> free = output.GetSpan(InitialSize);
    private int length;

    /// <summary>Writes the buffered bytes to the output.</summary>
    public void Flush()
    {
        output.Advance(length);
        free = [];
        length = 0;
    }

    /// <summary>Appends bytes.</summary>
    public void Append(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        length += json.Length;
    }

    /// <summary>Appends bytes and a code in ASCII that needs no escape.</summary>
    public void Append(scoped ReadOnlySpan<byte> json, string code)
    {
        Append(json);
        var written = Encoding.ASCII.GetBytes(code, Room(code.Length)); // Room may reset the length
        length += written;
    }

    /// <summary>Appends bytes and an integer.</summary>
    public void Append(scoped ReadOnlySpan<byte> json, int number)
    {
        Append(json);
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var digits);
        length += digits;
    }

    /// <summary>Appends bytes and an id.</summary>
    public void Append(scoped ReadOnlySpan<byte> json, Guid id)
    {
        Append(json);
        Utf8Formatter.TryFormat(id, Room(LongestId), out var digits);
        length += digits;
    }

    /// <summary>Appends bytes and the shortest representation of a number.</summary>
    public void Append(scoped ReadOnlySpan<byte> json, double number)
    {
        Append(json);
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var digits);
        length += digits;
    }

    /// <summary>Appends bytes and tenths as points. Formatting a double would take five times as long.</summary>
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

    /// <summary>Appends bytes as hexadecimal digits.</summary>
    public void AppendHex(ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, Room(2 * bytes.Length), out var digits);
        length += digits;
    }

    private Span<byte> Room(int size)
    {
        if (free.Length - length < size)
        {
            output.Advance(length);
            free = output.GetSpan(size);
            length = 0;
        }

        return free[length..];
    }
}
