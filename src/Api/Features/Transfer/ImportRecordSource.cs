using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The records of an import as they arrive, in NDJSON or CSV.</summary>
public sealed class ImportRecordSource
{
    private readonly BoundedLineReader lines;
    private readonly CsvRecordReader? csv;
    private IReadOnlyList<ImportLine>? buffered;

    private ImportRecordSource(BoundedLineReader lines, CsvRecordReader? csv, IReadOnlyList<ImportLine>? buffered) =>
        (this.lines, this.csv, this.buffered) = (lines, csv, buffered);

    /// <summary>The columns of CSV with unknown names, which are ignored.</summary>
    public IReadOnlyList<string> Ignored { get; private init; } = [];

    /// <summary>True if the records are CSV.</summary>
    public bool IsCsv => csv is not null;

    /// <summary>Reads the beginning of the stream. Returns an error if the stream cannot be read.</summary>
    public static Task<(ImportRecordSource? Source, string? Error)> Open(
        Stream stream,
        TransferFormat format,
        CsvNames names,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken cancel
    ) =>
        format == TransferFormat.Csv
            ? OpenCsv(stream, names, timeout, clock, cancel)
            : OpenNdjson(new(stream, Ndjson.CreateRecordEndFinder(), timeout, clock), cancel);

    /// <summary>Returns the lines that arrive next, possibly none; null after the last line.</summary>
    public ValueTask<IReadOnlyList<ImportLine>?> ReadLines(CancellationToken cancel)
    {
        var read = buffered;
        buffered = null;
        return read is null ? lines.ReadLines(cancel) : ValueTask.FromResult<IReadOnlyList<ImportLine>?>(read);
    }

    /// <summary>Converts a line to JSON, or returns an error.</summary>
    public (byte[]? Json, string? Error) ToJson(byte[] line) => csv is null ? (line, null) : csv.ToJson(line);

    /// <summary>Rewords an error of a record for the format.</summary>
    public ValidationError Reword(ValidationError error) => csv is null ? error : csv.Reword(error);

    private static async Task<(ImportRecordSource? Source, string? Error)> OpenNdjson(
        BoundedLineReader reader,
        CancellationToken cancel
    )
    {
        await reader.SkipByteOrderMark(cancel);
        return (new(reader, csv: null, buffered: null), null);
    }

    private static async Task<(ImportRecordSource? Source, string? Error)> OpenCsv(
        Stream stream,
        CsvNames names,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (file, fileError) = await CsvText.Open(
            stream,
            cell => names.FindColumn(cell.Trim()) is not null,
            timeout,
            clock,
            cancel
        );

        if (file is null)
        {
            return (null, fileError);
        }

        // A row of empty cells counts as a blank line.
        var reader = new BoundedLineReader(
            file.Utf8,
            CsvFormat.CreateRecordEndFinder(file.Separator, file.LineEnd),
            timeout,
            clock,
            file.LineEnd,
            blanks: " \t\r\n\",;"
        );
        var headerIndex = file.HasDeclaration ? 1 : 0;
        var read = await ReadAtLeast(reader, headerIndex + 1, cancel);

        if (read.Count <= headerIndex)
        {
            return (null, "The body is empty. CSV must begin with a header.");
        }

        var (header, error) = CsvHeader.Read(read[headerIndex].Bytes, names, file);

        if (header is null)
        {
            return (null, error);
        }

        var records = new CsvRecordReader(header, names, file);
        return (new(reader, records, [.. read.Skip(headerIndex + 1)]) { Ignored = header.Unknown }, null);
    }

    /// <summary>Reads at least the given number of lines, or fewer if the stream ends.</summary>
    private static async Task<IReadOnlyList<ImportLine>> ReadAtLeast(
        BoundedLineReader reader,
        int count,
        CancellationToken cancel
    )
    {
        var read = new List<ImportLine>();

        while (read.Count < count && await reader.ReadLines(cancel) is { } next)
        {
            read.AddRange(next);
        }

        return read;
    }
}
