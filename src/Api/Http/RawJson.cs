using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChannelFit.Api.Http;

/// <summary>Puts JSON of a known shape together out of bytes that need no more care, and texts that may.</summary>
/// <remarks>Asks nothing of the order: whoever uses it writes valid JSON. To be disposed.</remarks>
internal ref struct RawJson(JavaScriptEncoder? encoder)
{
    private const int First = 1024; // bytes: a channel's line without details is shorter
    private const int LongestNumber = 16;

    /// <summary>What no encoder has to change.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;-_()/?!%"
    );

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(First);
    private int length;

    public readonly ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>Bytes as they are.</summary>
    public void Add(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        length += json.Length;
    }

    /// <summary>Bytes as they are, and a text in quotation marks.</summary>
    public void Add(scoped ReadOnlySpan<byte> json, string text)
    {
        Add(json);

        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            var encoded = JsonEncodedText.Encode(text, encoder).EncodedUtf8Bytes;
            Add("\""u8);
            Add(encoded);
            Add("\""u8);
            return;
        }

        var room = Room(text.Length + 2);
        room[0] = (byte)'"';
        Encoding.ASCII.GetBytes(text, room[1..]);
        room[text.Length + 1] = (byte)'"';
        length += text.Length + 2;
    }

    /// <summary>Bytes as they are, and a whole number.</summary>
    public void Add(scoped ReadOnlySpan<byte> json, int number)
    {
        Add(json);
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var digits);
        length += digits;
    }

    /// <summary>Bytes as they are, and points, which are whole tenths: a double's shortest digits take five times as long.</summary>
    public void AddPoints(scoped ReadOnlySpan<byte> json, double points)
    {
        var tenths = (int)Math.Round(10 * points);
        var (whole, rest) = Math.DivRem(Math.Abs(tenths), 10);
        Add(json);

        if (tenths < 0)
        {
            Add("-"u8);
        }

        Add([], whole);

        if (rest > 0)
        {
            Add([(byte)'.', (byte)('0' + rest)]);
        }
    }

    private Span<byte> Room(int size)
    {
        if (buffer.Length - length < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, length + size));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        return buffer.AsSpan(length);
    }
}
