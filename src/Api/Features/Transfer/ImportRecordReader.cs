using System.Security.Cryptography;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Assessments.Submit.FastPath;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The partner, mode and default model of an import.</summary>
/// <param name="Model">The model for records that name none.</param>
public sealed record ImportTarget(Guid Partner, bool Test, string Model);

/// <summary>A row to store, with the keys that detect a repeated record.</summary>
/// <param name="Key">The hash of the record's idempotency key, or of its content if it has none.</param>
/// <param name="Content">The hash of the record's content, independent of its spelling.</param>
/// <param name="Exported">The id of the row that the record may have been exported from; null if its idempotency key is no id.</param>
/// <param name="IsCsv">True for CSV, which has no plan, consent and duration.</param>
/// <param name="Person">The hashes by which an erased person is recognised; empty if the record names no person.</param>
public sealed record ImportRow(AssessmentRow Row, Guid Key, Guid Content, Guid? Exported, bool IsCsv, byte[][] Person);

/// <summary>The reason why a record is not stored.</summary>
public sealed record ImportRecordProblem(ProblemKind Kind, string? Detail, IReadOnlyList<ValidationError> Errors);

/// <summary>A record that was read: either a row or a problem.</summary>
public sealed record ParsedImportRecord(long Line, ImportRow? Row, ImportRecordProblem? Problem)
{
    /// <summary>The approximate memory that it uses, in bytes.</summary>
    public long Bytes =>
        1000
        + (Row is { Row: var row } ? 2L * (row.Answers.Length + (row.Metadata?.Length ?? 0)) : 0)
        + (Problem?.Errors.Sum(error => 100 + (2L * (error.Pointer.Length + error.Detail.Length))) ?? 0);
}

/// <summary>Converts lines to rows or problems, with the same validation and scoring as a submission.</summary>
public sealed class ImportRecordReader(
    JsonBinder binder,
    AssessmentScorer scorer,
    PublishedCatalog catalog,
    SecretKeyRing secret,
    TimeProvider clock
)
{
    public ParsedImportRecord Read(ImportLine line, ImportRecordSource source, ImportTarget target)
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

        var (body, error) = SubmissionBody.Read(json, "The line", catalog);

        if (body is null)
        {
            return Reject(ProblemKind.MalformedRequest, error);
        }

        using (body)
        {
            var now = clock.GetUtcNow();
            var errors = new List<ValidationError>();
            var request = body.Bind<ImportLineRequest>(binder, errors);
            var scored = scorer.Score(request, target.Model, errors);

            if (scored is null)
            {
                return Reject(
                    ProblemKind.Validation,
                    ProblemResults.SummaryOf(errors),
                    [.. errors.Select(source.Reword)]
                );
            }

            var row = AssessmentRow.Create(request, scored, target.Test, request.CreatedAt ?? now) with
            {
                ConsentReceivedAt = request.Consent is null ? null : now,
            };
            var personHashes = ErasedPerson.Hashes(secret, target.Partner, target.Test, row.PersonRef);
            var content = Content(request, row);
            var key = request.IdempotencyKey is { } given ? Digest($"key\n{given}") : content;
            Guid? exported = Guid.TryParseExact(request.IdempotencyKey, "D", out var id) ? id : null;
            return new(line.Number, new(row, key, content, exported, source.IsCsv, personHashes), Problem: null);
        }

        ParsedImportRecord Reject(ProblemKind kind, string? detail, IReadOnlyList<ValidationError>? errors = null) =>
            new(line.Number, Row: null, new(kind, detail, errors ?? []));
    }

    /// <summary>Returns a hash of the content as it is stored, independent of its spelling and without defaults.</summary>
    private static Guid Content(ImportLineRequest request, AssessmentRow row) =>
        Digest(
            string.Join(
                '\n', // None of the parts can contain an unescaped line feed.
                "record",
                row.Instrument,
                request.Model,
                row.Focus,
                row.PersonRef,
                FormattableString.Invariant($"{row.DurationSeconds}"),
                request.CreatedAt is null
                    ? ""
                    : FormattableString.Invariant($"{row.CreatedAt.ToUnixTimeMilliseconds()}"),
                row.Answers,
                row.Plan,
                row.Consent,
                row.Metadata
            )
        );

    private static Guid Digest(string text) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true);
}
