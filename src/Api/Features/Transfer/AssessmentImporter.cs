using System.Threading.Channels;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>What became of a record: an id, of the row that it made or had made before, or a refusal.</summary>
public sealed record ImportOutcome(long Line, Guid Id, ImportRecordProblem? Refusal, bool Replayed);

/// <summary>Takes records in as they arrive: read and scored side by side, kept in batches, told in their order.</summary>
public sealed class AssessmentImporter(ImportRecordReader reader, TenantDb db)
{
    /// <summary>The most records that are kept in one transaction.</summary>
    private const int Batch = 2000;

    // Lines are read and scored part by part, side by side. What the parts hold until they are kept and told is bounded, too:
    // a short line may have as many faults as are listed, and 64 KB are many lines.
    private const int MostLines = 50;
    private const int MostBytes = 32 * 1024;
    private const int MostShares = 96;
    private const int Share = 64 * 1024;

    /// <summary>Runs to the end of the source. What was told is kept; what was not can be sent again.</summary>
    public async Task Import(
        ImportRecordSource source,
        ImportTarget target,
        Func<IReadOnlyList<ImportOutcome>, ValueTask> tell,
        CancellationToken cancel
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var memory = new SemaphoreSlim(MostShares);
        var works = Channel.CreateUnbounded<Task<Part>>();
        var reading = Read(source, target, works.Writer, memory, stop.Token);

        try
        {
            // Where little has arrived little is kept at once, so that nobody who waits for an answer waits for long.
            while (await works.Reader.WaitToReadAsync(cancel))
            {
                var batch = new List<ParsedImportRecord>();
                var shares = 0;

                while (batch.Count < Batch && works.Reader.TryRead(out var work))
                {
                    var part = await work;
                    batch.AddRange(part.Records);
                    shares += part.Shares;
                }

                await tell(await Keep(target, batch, cancel));
                memory.Release(shares);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>Never fails by itself: a fault of the source is met by whoever reads the works to their end.</summary>
    private async Task Read(
        ImportRecordSource source,
        ImportTarget target,
        ChannelWriter<Task<Part>> works,
        SemaphoreSlim memory,
        CancellationToken cancel
    )
    {
        try
        {
            while (await source.ReadLines(cancel) is { } lines)
            {
                foreach (var part in Parts(lines))
                {
                    var shares = Most(part);

                    // Room first: what waits for it is lines, and no records.
                    for (var share = 0; share < shares; share++)
                    {
                        await memory.WaitAsync(cancel);
                    }

                    await works.WriteAsync(Task.Run(() => Work(part, shares), cancel), cancel);
                }
            }

            works.Complete();
        }
        catch (Exception fault)
        {
            works.Complete(fault);
        }

        Part Work(IReadOnlyList<ImportLine> lines, int reserved)
        {
            List<ParsedImportRecord> records = [.. lines.Select(line => reader.Read(line, source, target))];
            var held = Math.Min(reserved, (int)(records.Sum(record => record.Bytes) / Share) + 1);

            if (held < reserved)
            {
                memory.Release(reserved - held);
            }

            return new(records, held);
        }
    }

    /// <summary>Lines in parts of which each is read at once.</summary>
    private static IEnumerable<IReadOnlyList<ImportLine>> Parts(IReadOnlyList<ImportLine> lines)
    {
        var part = new List<ImportLine>();
        var bytes = 0;

        foreach (var line in lines)
        {
            part.Add(line);
            bytes += line.Bytes?.Length ?? 0;

            if (part.Count == MostLines || bytes >= MostBytes)
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

    /// <summary>The shares of memory that lines may need at most, as objects: their text, and all faults that are listed.</summary>
    private static int Most(IReadOnlyList<ImportLine> lines) =>
        Math.Min(
            MostShares,
            (int)(
                lines.Sum(line => (10L * line.Bytes?.Length ?? 0) + Math.Min(64_000, 100L * line.Bytes?.Length ?? 0))
                / Share
            ) + 1
        );

    private async Task<IReadOnlyList<ImportOutcome>> Keep(
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
            return new(record.Line, Guid.Empty, record.Refusal, Replayed: false);
        }

        return !earlier.TryGetValue(id, out var kept) ? new(record.Line, id, Refusal: null, Replayed: false)
            : kept.Id is not { } first
                ? Refuse(ProblemKind.Gone, "What this record had stored was deleted since, or its person was erased.")
            : kept.Same ? new(record.Line, first, Refusal: null, Replayed: true)
            : Refuse(
                ProblemKind.IdempotencyKeyReused,
                "A record with this key, and other content, is stored already. It does not change; use another key."
            );

        ImportOutcome Refuse(ProblemKind kind, string detail) =>
            new(record.Line, Guid.Empty, new(kind, detail, []), Replayed: false);
    }

    /// <summary>Records that were read, and the shares of memory that they hold.</summary>
    private sealed record Part(List<ParsedImportRecord> Records, int Shares);
}
