using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;

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

    /// <summary>The columns of CSV that are ignored because nothing is known of their names.</summary>
    public IReadOnlyList<string> Ignored => header?.Unknown ?? [];

    /// <summary>Reads as far as the first line, or says why all that follows cannot be read.</summary>
    public static Task<(ImportRecordSource? Source, string? Fault)> Open(
        Stream stream,
        TransferFormat format,
        CsvNames names,
        TimeSpan patience,
        CancellationToken cancel
    ) =>
        format == TransferFormat.Csv
            ? OpenCsv(stream, names, patience, cancel)
            : OpenNdjson(new(stream, Ndjson.Ends(), patience), cancel);

    /// <summary>The lines that arrive next, perhaps none; null after the last.</summary>
    public ValueTask<IReadOnlyList<ImportLine>?> ReadLines(CancellationToken cancel)
    {
        var begun = first;
        first = null;
        return begun is null ? lines.ReadLines(cancel) : ValueTask.FromResult<IReadOnlyList<ImportLine>?>(begun);
    }

    /// <summary>A line as JSON, or why it cannot be read.</summary>
    public (byte[]? Json, string? Fault) ToJson(byte[] line) => header is null ? (line, null) : header.ToJson(line);

    /// <summary>A fault of a record in the words of its format.</summary>
    public ValidationError Reword(ValidationError fault) => header is null ? fault : header.Reword(fault);

    private static async Task<(ImportRecordSource? Source, string? Fault)> OpenNdjson(
        BoundedLineReader reader,
        CancellationToken cancel
    )
    {
        var begun = await First(reader, 1, cancel);
        return begun is [{ Bytes: { } bytes }, ..] && JsonRequestBody.StartsWithByteOrderMark(bytes)
            ? (null, "The body begins with a byte order mark; send UTF-8 without one.")
            : (new(reader, header: null, begun), null);
    }

    private static async Task<(ImportRecordSource? Source, string? Fault)> OpenCsv(
        Stream stream,
        CsvNames names,
        TimeSpan patience,
        CancellationToken cancel
    )
    {
        var (file, unreadable) = await CsvText.Open(
            stream,
            cell => names.FindColumn(cell.Trim()) is not null,
            patience,
            cancel
        );

        if (file is null)
        {
            return (null, unreadable);
        }

        // A row of empty cells is a blank line.
        var reader = new BoundedLineReader(
            file.Utf8,
            CsvFormat.CreateRecordEndFinder(file.Separator, file.LineEnd),
            patience,
            file.LineEnd,
            blanks: " \t\r\n\",;"
        );
        var before = file.HasDeclaration ? 1 : 0;
        var begun = await First(reader, before + 1, cancel);

        if (begun.Count <= before)
        {
            return (null, "The body is empty; CSV begins with a header.");
        }

        var (header, fault) = CsvRecordReader.Read(begun[before].Bytes, names, file);
        return header is null ? (null, fault) : (new(reader, header, [.. begun.Skip(before + 1)]), null);
    }

    /// <summary>So many lines, or more where more have come; fewer where there are no more.</summary>
    private static async Task<IReadOnlyList<ImportLine>> First(
        BoundedLineReader reader,
        int count,
        CancellationToken cancel
    )
    {
        var begun = new List<ImportLine>();

        while (begun.Count < count && await reader.ReadLines(cancel) is { } next)
        {
            begun.AddRange(next);
        }

        return begun;
    }
}
