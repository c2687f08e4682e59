using System.Threading.Channels;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The result of a record: the id of its row, stored now or by an earlier import, or a problem.</summary>
/// <param name="Id">The id of the row; null if it has none, or was not stored.</param>
public sealed record ImportOutcome(long Line, Guid? Id, ImportRecordProblem? Problem, bool Replayed);

/// <summary>Imports records as they arrive: they are read and scored in parallel, stored in batches and reported in order.</summary>
public sealed class AssessmentImporter(ImportRecordReader reader, TenantDb db)
{
    /// <summary>The maximum number of records in one transaction.</summary>
    private const int MaxBatch = 2000;

    // Lines are read and scored in parts, in parallel. The memory of the parts that are not yet stored and reported is bounded:
    // even a short line can have many errors, and 64 KB can be many lines.
    private const int MaxPartLines = 50;
    private const int MaxPartBytes = 32 * 1024;
    private const int MaxMemoryUnits = 96;
    private const int MemoryUnit = 64 * 1024;

    /// <summary>Imports all records of the source. Reported records are stored; the others can be sent again.</summary>
    public async Task Import(
        ImportRecordSource source,
        ImportTarget target,
        Func<IReadOnlyList<ImportOutcome>, ValueTask> report,
        CancellationToken cancel
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var memory = new SemaphoreSlim(MaxMemoryUnits);
        var parts = Channel.CreateUnbounded<Task<Part>>();
        var readingAll = Read(source, target, parts.Writer, memory, stop.Token);

        try
        {
            // If few records have arrived, a small batch is stored immediately, so that a client does not wait long for its lines.
            while (await parts.Reader.WaitToReadAsync(cancel))
            {
                var batch = new List<ParsedImportRecord>();
                var units = 0;

                while (batch.Count < MaxBatch && parts.Reader.TryRead(out var reading))
                {
                    var part = await reading;
                    batch.AddRange(part.Records);
                    units += part.Units;
                }

                await report(await Store(target, batch, cancel));
                memory.Release(units);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await readingAll;
        }
    }

    /// <summary>Reads and scores lines. An exception of the source is passed to the reader of <paramref name="parts"/>.</summary>
    private async Task Read(
        ImportRecordSource source,
        ImportTarget target,
        ChannelWriter<Task<Part>> parts,
        SemaphoreSlim memory,
        CancellationToken cancel
    )
    {
        try
        {
            while (await source.ReadLines(cancel) is { } lines)
            {
                foreach (var part in Split(lines))
                {
                    var units = EstimateUnits(part);

                    // Memory is reserved before the lines are read, so that only unread lines wait for it.
                    for (var unit = 0; unit < units; unit++)
                    {
                        await memory.WaitAsync(cancel);
                    }

                    await parts.WriteAsync(Task.Run(() => ReadPart(part, units), cancel), cancel);
                }
            }

            parts.Complete();
        }
        catch (Exception error)
        {
            parts.Complete(error);
        }

        Part ReadPart(IReadOnlyList<ImportLine> lines, int reserved)
        {
            List<ParsedImportRecord> records = [.. lines.Select(line => reader.Read(line, source, target))];
            var used = Math.Min(reserved, (int)(records.Sum(record => record.Bytes) / MemoryUnit) + 1);

            if (used < reserved)
            {
                memory.Release(reserved - used);
            }

            return new(records, used);
        }
    }

    /// <summary>Splits lines into parts that are read together.</summary>
    private static IEnumerable<IReadOnlyList<ImportLine>> Split(IReadOnlyList<ImportLine> lines)
    {
        var part = new List<ImportLine>();
        var bytes = 0;

        foreach (var line in lines)
        {
            part.Add(line);
            bytes += line.Bytes?.Length ?? 0;

            if (part.Count == MaxPartLines || bytes >= MaxPartBytes)
            {
                yield return part;
                part = [];
                bytes = 0;
            }
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    /// <summary>Returns the maximum memory, in units, that lines need as objects: their text and all listed errors.</summary>
    private static int EstimateUnits(IReadOnlyList<ImportLine> lines) =>
        Math.Min(
            MaxMemoryUnits,
            (int)(
                lines.Sum(line => (10L * line.Bytes?.Length ?? 0) + Math.Min(64_000, 100L * line.Bytes?.Length ?? 0))
                / MemoryUnit
            ) + 1
        );

    private async Task<IReadOnlyList<ImportOutcome>> Store(
        ImportTarget target,
        List<ParsedImportRecord> batch,
        CancellationToken cancel
    )
    {
        List<ImportRow> rows = [.. batch.Select(record => record.Row).OfType<ImportRow>()];
        var earlier = rows.Count == 0 ? [] : await TransferStore.InsertMany(db, target.Partner, rows, cancel);
        return [.. batch.Select(record => Outcome(record, earlier))];
    }

    private static ImportOutcome Outcome(ParsedImportRecord record, Dictionary<Guid, ExistingImportRow> earlier)
    {
        if (record.Row is not { Row.Id: var id })
        {
            return new(record.Line, Id: null, record.Problem, Replayed: false);
        }

        return !earlier.TryGetValue(id, out var existing) ? new(record.Line, id, Problem: null, Replayed: false)
            : existing.Id is not { } existingId
                ? Reject(ProblemKind.Gone, "The assessment of this record was deleted, or its person was erased.")
            : existing.Same ? new(record.Line, existingId, Problem: null, Replayed: true)
            : Reject(
                ProblemKind.IdempotencyKeyReused,
                "A record with this idempotency key and other content is already stored. Use another idempotency key."
            );

        ImportOutcome Reject(ProblemKind kind, string detail) =>
            new(record.Line, Id: null, new(kind, detail, []), Replayed: false);
    }

    /// <summary>Records that were read, and the units of memory that they use.</summary>
    private sealed record Part(List<ParsedImportRecord> Records, int Units);
}
