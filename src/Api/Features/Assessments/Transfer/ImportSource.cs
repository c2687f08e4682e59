using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Assessments.Transfer;

/// <summary>How records are written in an import or an export.</summary>
public enum TransferFormat
{
    Ndjson,
    Csv,
}

/// <summary>The records of an import as they arrive: NDJSON, or CSV under its header.</summary>
public sealed class ImportSource
{
    private readonly LineReader lines;
    private readonly CsvHeader? header;
    private IReadOnlyList<SentLine>? first;

    private ImportSource(LineReader lines, CsvHeader? header, IReadOnlyList<SentLine>? first) =>
        (this.lines, this.header, this.first) = (lines, header, first);

    /// <summary>Reads as far as the first line, or says why all that follows cannot be read.</summary>
    public static async Task<(ImportSource? Source, string? Fault)> Open(
        Stream stream,
        TransferFormat format,
        CsvColumns known,
        TimeSpan patience,
        CancellationToken cancel
    )
    {
        var ends = format == TransferFormat.Csv ? Csv.Ends() : LineReader.FindLineFeed;
        var reader = new LineReader(stream, ends, patience);
        IReadOnlyList<SentLine>? begun;

        do
        {
            begun = await reader.Next(cancel);
        } while (begun is { Count: 0 });

        if (begun is [{ Bytes: { } bytes }, ..] && JsonBody.BeginsWithMark(bytes))
        {
            return (null, "The body begins with a byte order mark; send UTF-8 without one.");
        }

        if (format == TransferFormat.Ndjson)
        {
            return (new(reader, header: null, begun), null);
        }

        if (begun is null)
        {
            return (null, "The body is empty; CSV begins with a header.");
        }

        var (header, fault) = CsvHeader.Read(begun[0].Bytes, known);
        return header is null ? (null, fault) : (new(reader, header, [.. begun.Skip(1)]), null);
    }

    /// <summary>The lines that arrive next, perhaps none; null after the last.</summary>
    public ValueTask<IReadOnlyList<SentLine>?> Next(CancellationToken cancel)
    {
        var begun = first;
        first = null;
        return begun is null ? lines.Next(cancel) : ValueTask.FromResult<IReadOnlyList<SentLine>?>(begun);
    }

    /// <summary>A line as JSON, or why it cannot be read.</summary>
    public (byte[]? Json, string? Fault) Json(byte[] line) => header is null ? (line, null) : header.Convert(line);
}
