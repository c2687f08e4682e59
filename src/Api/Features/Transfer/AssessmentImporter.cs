using System.Threading.Channels;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>What became of a record: an id, of the row that it made or had made before, or a refusal.</summary>
public sealed record ImportOutcome(long Line, Guid Id, ImportRecordProblem? Refusal, bool Replayed);

/// <summary>Takes records in as they arrive: read and scored side by side, kept in batches, told in their order.</summary>
public sealed class AssessmentImporter(ImportRecordReader records, TenantDb db)
{
    private const int Batch = 2000;

    // Work that is begun ahead of what is being kept: enough for a batch, and with the lines of one a bound on memory, since
    // 64 KB may be as many lines, and the refusal of an empty one is hundreds of bytes.
    private const int Ahead = 24;
    private const int MostLines = 200;

    /// <summary>Runs to the end of the source. What was told is kept; what was not can be sent again.</summary>
    public async Task Import(
        ImportRecordSource source,
        ImportTarget target,
        Func<IReadOnlyList<ImportOutcome>, ValueTask> tell,
        CancellationToken cancel
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var works = Channel.CreateBounded<Task<List<ParsedImportRecord>>>(Ahead);
        var reading = Read(source, target, works.Writer, stop.Token);

        try
        {
            // Where little has arrived little is kept at once, so that nobody who waits for an answer waits for long.
            while (await works.Reader.WaitToReadAsync(cancel))
            {
                var batch = new List<ParsedImportRecord>();

                while (batch.Count < Batch && works.Reader.TryRead(out var work))
                {
                    batch.AddRange(await work);
                }

                await tell(await Keep(target, batch, cancel));
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
        ChannelWriter<Task<List<ParsedImportRecord>>> works,
        CancellationToken cancel
    )
    {
        try
        {
            while (await source.ReadLines(cancel) is { } lines)
            {
                foreach (var part in lines.Chunk(MostLines))
                {
                    // Room first: what waits for it is lines, and no records.
                    await works.WaitToWriteAsync(cancel);
                    await works.WriteAsync(
                        Task.Run(() => part.Select(line => records.Read(line, source, target)).ToList(), cancel),
                        cancel
                    );
                }
            }

            works.Complete();
        }
        catch (Exception fault)
        {
            works.Complete(fault);
        }
    }

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
}
