using System.Buffers;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The rows to export: those of one partner and mode between two ids, which contain the time.</summary>
public sealed record ExportRange(Guid Partner, bool Test, Guid From, Guid Before)
{
    public static ExportRange Between(Guid partner, bool test, DateTimeOffset? from, DateTimeOffset? to)
    {
        var (start, end) = Paging.IdRange(from, to);
        return new(partner, test, start, end);
    }
}

/// <summary>Exports stored assessments, oldest first, page by page, with constant memory and short transactions.</summary>
public sealed class AssessmentExporter(PublishedCatalog catalog, StoredResultVerifier verifier, TenantDb db)
{
    private const int Page = 200;

    /// <summary>Exports the assessments of a range.</summary>
    /// <param name="range">The rows to export.</param>
    /// <param name="format">The format of the export.</param>
    /// <param name="byteOrderMark">True if CSV begins with a byte order mark.</param>
    /// <param name="texts">The language of labels and results.</param>
    /// <param name="write">Receives whole lines, page by page.</param>
    /// <param name="report">Receives the number of rows after each page.</param>
    public async Task Export(
        ExportRange range,
        TransferFormat format,
        bool byteOrderMark,
        LanguageTexts texts,
        Func<ReadOnlyMemory<byte>, ValueTask> write,
        Action<int> report,
        CancellationToken cancel
    )
    {
        var columns = format == TransferFormat.Csv ? new CsvColumns(catalog, texts) : null;
        var page = new ArrayBufferWriter<byte>();
        var text = new StringBuilder();
        text.Append(byteOrderMark ? "\uFEFF" : "");
        columns?.WriteHeader(text);
        var reading = Read(range.From);

        for (var rows = await reading; ; rows = await reading)
        {
            // The next page is read while this one is being written.
            reading = rows.Count == Page ? Read(After(rows[^1].Id)) : Task.FromResult<List<AssessmentRow>>([]);

            foreach (var row in rows)
            {
                if (columns is null)
                {
                    var line = ExportedLine.From(row, verifier.ToResponse(row, IncludeOptions.Answers, texts));
                    TransferJsonContext.WriteLine(page, line, TransferJsonContext.Ndjson.ExportedLine);
                }
                else
                {
                    columns.Write(text, row);
                }
            }

            foreach (var chunk in text.GetChunks())
            {
                Encoding.UTF8.GetBytes(chunk.Span, page);
            }

            await write(page.WrittenMemory);
            report(rows.Count);
            text.Clear();
            page.ResetWrittenCount();

            if (rows.Count < Page)
            {
                return;
            }
        }

        async Task<List<AssessmentRow>> Read(Guid from) =>
            [
                .. await TransferStore.ReadPage(
                    db,
                    range.Partner,
                    new(range.Test, PersonRef: null, from, range.Before, Page),
                    cancel
                ),
            ];
    }

    /// <summary>Returns the next id after another.</summary>
    private static Guid After(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var index = bytes.Length - 1;

        while (++bytes[index] == 0)
        {
            index--;
        }

        return new(bytes, bigEndian: true);
    }
}
