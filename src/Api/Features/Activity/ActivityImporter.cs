using System.Diagnostics;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>Imports records of activity as they arrive: they are read, stored in batches and reported in order.</summary>
public sealed class ActivityImporter(JsonBinder binder, SecretKeyRing secret, TenantDb db)
{
    /// <summary>The maximum number of records in one transaction.</summary>
    private const int MaxBatch = 1000;

    /// <summary>Imports all records of the source. Reported records are stored; the others can be sent again.</summary>
    public async Task Import(
        Caller caller,
        ImportRecordSource source,
        Func<IReadOnlyList<ImportOutcome>, ValueTask> report,
        CancellationToken cancel
    )
    {
        while (await source.ReadLines(cancel) is { } lines)
        {
            foreach (var batch in lines.Chunk(MaxBatch))
            {
                await report(await Store(caller, [.. batch.Select(line => Read(caller, line, source))], cancel));
            }
        }
    }

    private async Task<IReadOnlyList<ImportOutcome>> Store(
        Caller caller,
        List<(ImportLine Line, ImportedActivity? Record, ImportRecordProblem? Problem)> batch,
        CancellationToken cancel
    )
    {
        var records = batch.Select(read => read.Record).OfType<ImportedActivity>().ToList();
        var (erased, changed) =
            records.Count == 0
                ? ([], [])
                : await ActivityImportStore.Insert(db, caller.PartnerId, caller.IsTest, records, cancel);
        return
        [
            .. batch.Select(read =>
                read.Record is not { } record
                    ? new ImportOutcome(read.Line.Number, Id: null, read.Problem, Replayed: false)
                : erased.Contains(record.PersonRef)
                    ? new(
                        record.Line,
                        Id: null,
                        new(ProblemKind.Gone, RecordActivity.PersonErasedDetail, []),
                        Replayed: false
                    )
                : new(
                    record.Line,
                    Id: null,
                    Problem: null,
                    Replayed: !changed.Contains((record.PersonRef, record.Week.Monday, record.Channel))
                )
            ),
        ];
    }

    private (ImportLine Line, ImportedActivity? Record, ImportRecordProblem? Problem) Read(
        Caller caller,
        ImportLine line,
        ImportRecordSource source
    )
    {
        if (line.Bytes is null)
        {
            return Reject(ProblemKind.TooLarge, "A record must have at most 64 KB (65,536 bytes).");
        }

        var (json, csvError) = source.ToJson(line.Bytes);

        if (json is null)
        {
            return Reject(ProblemKind.MalformedRequest, csvError);
        }

        var (document, error) = JsonRequestBody.ParseObject(json, "The line", JsonRequestBody.StrictOptions);

        if (document is null)
        {
            return Reject(ProblemKind.MalformedRequest, error);
        }

        using (document)
        {
            var errors = new List<ValidationError>();
            var request = binder.BindAndValidate<ImportActivityRequest>(document.RootElement, errors);

            if (errors.Count > 0)
            {
                return Reject(
                    ProblemKind.Validation,
                    ProblemResults.SummaryOf(errors),
                    [.. errors.Select(source.Reword)]
                );
            }

            var week = IsoWeek.TryParse(request.Week, out var read) ? read : throw new UnreachableException();
            var hashes = ErasedPerson.Hashes(secret, caller.PartnerId, caller.IsTest, request.PersonRef);
            return (
                line,
                new(line.Number, request.PersonRef!, hashes, week, request.Channel!, request.ToCounts()),
                null
            );
        }

        (ImportLine, ImportedActivity?, ImportRecordProblem?) Reject(
            ProblemKind kind,
            string? detail,
            IReadOnlyList<ValidationError>? errors = null
        ) => (line, null, new(kind, detail, errors ?? []));
    }
}
