using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Returns the length of the first record in these bytes, including its end; -1 if the record does not end in them.</summary>
public delegate int RecordEndFinder(ReadOnlySpan<byte> bytes);

/// <summary>Splits a stream into lines in constant memory. Lines that are too long are reported without their bytes.</summary>
/// <param name="source">The stream to split.</param>
/// <param name="findEnd">Finds the end of a line.</param>
/// <param name="timeout">The maximum wait for the next bytes (408).</param>
/// <param name="clock">The clock of this wait.</param>
/// <param name="lineEnd">The character that ends a line.</param>
/// <param name="blanks">The characters of blank lines, which are skipped.</param>
public sealed class BoundedLineReader(
    Stream source,
    RecordEndFinder findEnd,
    TimeSpan timeout,
    TimeProvider clock,
    char lineEnd = '\n',
    string blanks = " \t\r"
)
{
    /// <summary>The maximum length of a line in bytes.</summary>
    public const int MaxLineBytes = JsonRequestBody.MaxBytes;

    private readonly byte[] blank = [.. blanks.Select(character => (byte)character)];
    private readonly byte[] read = new byte[64 * 1024];
    private readonly byte[] buffer = new byte[MaxLineBytes + 2]; // a line with CR and LF
    private Memory<byte> unread;
    private int length;
    private bool tooLong;
    private long currentLine = 1;
    private long startLine = 1;
    private bool ended;

    /// <summary>Skips a byte order mark at the beginning of the stream.</summary>
    public async ValueTask SkipByteOrderMark(CancellationToken cancel)
    {
        var (count, next) = (0, 0);

        do
        {
            next = await Wait(token => source.ReadAsync(read.AsMemory(count), token), timeout, clock, cancel);
            count += next;
        } while (next > 0 && count < 3 && read[0] == 0xEF); // the bytes of a mark may arrive one by one

        unread = read.AsMemory(JsonRequestBody.StartsWithByteOrderMark(read.AsSpan(0, count)) ? 3..count : ..count);
    }

    /// <summary>Returns the lines that the next read completes, possibly none; null after the last line. Blank lines are skipped.</summary>
    public async ValueTask<IReadOnlyList<ImportLine>?> ReadLines(CancellationToken cancel)
    {
        if (ended)
        {
            return null;
        }

        var rest = unread.IsEmpty
            ? read.AsMemory(0, await Wait(token => source.ReadAsync(read, token), timeout, clock, cancel))
            : unread;
        unread = default;
        ended = rest.IsEmpty;
        var lines = new List<ImportLine>();

        for (int end; (end = findEnd(rest.Span)) >= 0; rest = rest[end..])
        {
            Append(rest.Span[..end]);
            Emit(lines);
        }

        Append(rest.Span);

        if (ended)
        {
            Emit(lines);
        }

        return lines;
    }

    /// <summary>Waits for the next bytes of the client. Throws (408) if none arrive in time.</summary>
    internal static async ValueTask<T> Wait<T>(
        Func<CancellationToken, ValueTask<T>> next,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        using var end = new CancellationTokenSource(timeout, clock);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancel, end.Token);

        try
        {
            return await next(wait.Token);
        }
        catch (OperationCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw new BadHttpRequestException(
                "No data arrived in time.",
                StatusCodes.Status408RequestTimeout,
                exception
            );
        }
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        currentLine += part.Count((byte)lineEnd);
        tooLong |= length + part.Length > buffer.Length;

        if (!tooLong)
        {
            part.CopyTo(buffer.AsSpan(length));
            length += part.Length;
        }
    }

    private void Emit(List<ImportLine> lines)
    {
        var line = WithoutEnd(buffer.AsSpan(0, length));

        if (tooLong || line.Length > MaxLineBytes)
        {
            lines.Add(new(startLine, Bytes: null));
        }
        else if (line.ContainsAnyExcept(blank))
        {
            lines.Add(new(startLine, line.ToArray()));
        }

        (length, tooLong, startLine) = (0, false, currentLine);
    }

    private Span<byte> WithoutEnd(Span<byte> line)
    {
        line = line.EndsWith([(byte)lineEnd]) ? line[..^1] : line;
        return lineEnd == '\n' && line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
