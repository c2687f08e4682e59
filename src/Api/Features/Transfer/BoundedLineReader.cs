using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>One line of an import as it was sent, without its end.</summary>
/// <param name="Number">Where it begins, as an editor counts: the first line is 1.</param>
/// <param name="Bytes">Null where it is longer than a line may be.</param>
public sealed record ImportLine(long Number, byte[]? Bytes);

/// <summary>Where the first line that begins or goes on in these bytes ends, its end included; -1 where it goes on.</summary>
public delegate int RecordEndFinder(ReadOnlySpan<byte> bytes);

/// <summary>Cuts a stream into lines in constant memory: what is longer than a line may be is not kept, only counted.</summary>
/// <param name="source">What is cut.</param>
/// <param name="findEnd">Says where a line ends.</param>
/// <param name="patience">How long it waits for the next bytes before it gives up (408).</param>
/// <param name="lineEnd">What lines are counted by.</param>
/// <param name="blanks">What a line consists of that is left out.</param>
public sealed class BoundedLineReader(
    Stream source,
    RecordEndFinder findEnd,
    TimeSpan patience,
    char lineEnd = '\n',
    string blanks = " \t\r"
)
{
    /// <summary>The most bytes that a line may have.</summary>
    public const int MaxLineBytes = JsonRequestBody.MaxBytes;

    private readonly byte[] blank = [.. blanks.Select(one => (byte)one)];
    private readonly byte[] read = new byte[64 * 1024];
    private readonly byte[] held = new byte[MaxLineBytes + 2]; // a line with CR and LF
    private int length;
    private bool tooLong;
    private long number = 1;
    private long begins = 1;
    private bool ended;

    /// <summary>The lines that one more read completes, perhaps none; null after the last. Blank lines are left out.</summary>
    public async ValueTask<IReadOnlyList<ImportLine>?> ReadLines(CancellationToken cancel)
    {
        if (ended)
        {
            return null;
        }

        var rest = read.AsMemory(0, await Wait(token => source.ReadAsync(read, token), patience, cancel));
        ended = rest.IsEmpty;
        var lines = new List<ImportLine>();

        for (int end; (end = findEnd(rest.Span)) >= 0; rest = rest[end..])
        {
            Hold(rest.Span[..end]);
            Release(lines);
        }

        Hold(rest.Span);

        if (ended)
        {
            Release(lines);
        }

        return lines;
    }

    /// <summary>Waits for what a sender sends next, and gives up (408) where nothing comes for too long.</summary>
    internal static async ValueTask<T> Wait<T>(
        Func<CancellationToken, ValueTask<T>> next,
        TimeSpan patience,
        CancellationToken cancel
    )
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        wait.CancelAfter(patience);

        try
        {
            return await next(wait.Token);
        }
        catch (OperationCanceledException fault) when (!cancel.IsCancellationRequested)
        {
            throw new BadHttpRequestException("Nothing came.", StatusCodes.Status408RequestTimeout, fault);
        }
    }

    private void Hold(ReadOnlySpan<byte> part)
    {
        number += part.Count((byte)lineEnd);
        tooLong |= length + part.Length > held.Length;

        if (!tooLong)
        {
            part.CopyTo(held.AsSpan(length));
            length += part.Length;
        }
    }

    private void Release(List<ImportLine> lines)
    {
        var line = WithoutEnd(held.AsSpan(0, length));

        if (tooLong || line.Length > MaxLineBytes)
        {
            lines.Add(new(begins, Bytes: null));
        }
        else if (line.ContainsAnyExcept(blank))
        {
            lines.Add(new(begins, line.ToArray()));
        }

        (length, tooLong, begins) = (0, false, number);
    }

    private Span<byte> WithoutEnd(Span<byte> line)
    {
        line = line.EndsWith([(byte)lineEnd]) ? line[..^1] : line;
        return lineEnd == '\n' && line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
