using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>How records are written in an import or an export.</summary>
public enum TransferFormat
{
    Ndjson,
    Csv,
}

/// <summary>The records of an import as they arrive: NDJSON, or CSV under its header.</summary>
public sealed class ImportRecordSource
{
    private readonly BoundedLineReader lines;
    private readonly CsvRecordReader? header;
    private IReadOnlyList<ImportLine>? first;

    private ImportRecordSource(BoundedLineReader lines, CsvRecordReader? header, IReadOnlyList<ImportLine>? first) =>
        (this.lines, this.header, this.first) = (lines, header, first);

    /// <summary>Reads as far as the first line, or says why all that follows cannot be read.</summary>
    public static async Task<(ImportRecordSource? Source, string? Fault)> Open(
        Stream stream,
        TransferFormat format,
        CsvColumns known,
        TimeSpan patience,
        CancellationToken cancel
    )
    {
        var ends = format == TransferFormat.Csv ? CsvFormat.CreateRecordEndFinder() : BoundedLineReader.FindLineFeed;
        var reader = new BoundedLineReader(stream, ends, patience);
        IReadOnlyList<ImportLine>? begun;

        do
        {
            begun = await reader.ReadLines(cancel);
        } while (begun is { Count: 0 });

        if (begun is [{ Bytes: { } bytes }, ..] && JsonRequestBody.StartsWithByteOrderMark(bytes))
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

        var (header, fault) = CsvRecordReader.Read(begun[0].Bytes, known);
        return header is null ? (null, fault) : (new(reader, header, [.. begun.Skip(1)]), null);
    }

    /// <summary>The lines that arrive next, perhaps none; null after the last.</summary>
    public ValueTask<IReadOnlyList<ImportLine>?> ReadLines(CancellationToken cancel)
    {
        var begun = first;
        first = null;
        return begun is null ? lines.ReadLines(cancel) : ValueTask.FromResult<IReadOnlyList<ImportLine>?>(begun);
    }

    /// <summary>A line as JSON, or why it cannot be read.</summary>
    public (byte[]? Json, string? Fault) ToJson(byte[] line) => header is null ? (line, null) : header.ToJson(line);
}
