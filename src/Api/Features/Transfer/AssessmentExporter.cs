using System.Buffers;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>What is exported: one mode's rows of a partner between two ids, which carry their time.</summary>
public sealed record ExportRange(Guid Partner, bool Test, Guid From, Guid Before)
{
    public static ExportRange Between(Guid partner, bool test, DateTimeOffset? from, DateTimeOffset? to)
    {
        var (start, end) = Paging.IdRange(from, to);
        return new(partner, test, start, end);
    }
}

/// <summary>Writes stored assessments out, oldest first, a page at a time: memory and transactions do not grow with them.</summary>
public sealed class AssessmentExporter(PublishedCatalog published, StoredResultVerifier kept, TenantDb db)
{
    private const int Page = 200;

    /// <param name="range">What is exported.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="mark">Whether CSV begins with a byte order mark.</param>
    /// <param name="texts">The language of labels and results.</param>
    /// <param name="write">Takes whole lines, a page at a time; it is first called when the first page is there.</param>
    /// <param name="tell">Is told how many rows were written with each page.</param>
    public async Task Export(
        ExportRange range,
        TransferFormat format,
        bool mark,
        LanguageTexts texts,
        Func<ReadOnlyMemory<byte>, ValueTask> write,
        Action<int> tell,
        CancellationToken cancel
    )
    {
        var columns = format == TransferFormat.Csv ? new CsvColumns(published, texts) : null;
        var page = new ArrayBufferWriter<byte>();
        var text = new StringBuilder();
        text.Append(mark ? "\uFEFF" : "");
        columns?.WriteHeader(text);
        var reading = Read(range.From);

        for (var rows = await reading; ; rows = await reading)
        {
            // The next page is read while this one is written.
            reading = rows.Count == Page ? Read(After(rows[^1].Id)) : Task.FromResult<List<AssessmentRow>>([]);

            foreach (var row in rows)
            {
                if (columns is null)
                {
                    var line = ExportedLine.From(row, kept.ToResponse(row, IncludeOptions.Answers, texts));
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
            tell(rows.Count);
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

    /// <summary>The least id above another.</summary>
    private static Guid After(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var place = bytes.Length - 1;

        while (++bytes[place] == 0)
        {
            place--;
        }

        return new(bytes, bigEndian: true);
    }
}
