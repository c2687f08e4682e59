using System.Security.Cryptography;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Assessments.Submit.FastPath;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The partner and mode whose rows an import creates.</summary>
/// <param name="Model">The model of records that name none.</param>
public sealed record ImportTarget(Guid Partner, bool Test, string Model);

/// <summary>A row to store, with what tells whether it was stored before.</summary>
/// <param name="Key">The hash of the record's idempotency key, or of its content where it has none.</param>
/// <param name="Content">The hash of the content of the record, however it is written.</param>
/// <param name="Person">The hashes by which the person is remembered once erased; none where no person is named.</param>
public sealed record ImportRow(AssessmentRow Row, Guid Key, Guid Content, byte[][] Person);

/// <summary>The reason why a record is not stored.</summary>
public sealed record ImportRecordProblem(ProblemKind Kind, string? Detail, IReadOnlyList<ValidationError> Errors);

/// <summary>A record that was read: either a row or a refusal.</summary>
public sealed record ParsedImportRecord(long Line, ImportRow? Row, ImportRecordProblem? Refusal)
{
    /// <summary>Returns about how many bytes of memory it holds.</summary>
    public long Bytes =>
        1000
        + (Row is { Row: var row } ? 2L * (row.Answers.Length + (row.Metadata?.Length ?? 0)) : 0)
        + (Refusal?.Errors.Sum(error => 100 + (2L * (error.Pointer.Length + error.Detail.Length))) ?? 0);
}

/// <summary>Converts lines to rows or refusals, with the checks and scores of a submission.</summary>
public sealed class ImportRecordReader(
    JsonBinder binder,
    AssessmentScorer scorer,
    PublishedCatalog published,
    SecretKeyRing secret,
    TimeProvider clock
)
{
    public ParsedImportRecord Read(ImportLine line, ImportRecordSource source, ImportTarget target)
    {
        if (line.Bytes is null)
        {
            return Refuse(ProblemKind.TooLarge, "A line must be at most 64 KB (65,536 bytes).");
        }

        var (json, unreadable) = source.ToJson(line.Bytes);

        if (json is null)
        {
            return Refuse(ProblemKind.MalformedRequest, unreadable);
        }

        var (sent, malformed) = SubmissionBody.Read(json, "The line", published);

        if (sent is null)
        {
            return Refuse(ProblemKind.MalformedRequest, malformed);
        }

        using (sent)
        {
            var now = clock.GetUtcNow();
            var errors = new List<ValidationError>();
            var request = binder.BindAndValidate<ImportLineRequest>(sent.Root, errors);
            var scored = scorer.Score(request, sent.Responses, target.Model, errors);

            if (scored is null)
            {
                return Refuse(
                    ProblemKind.Validation,
                    ProblemResults.SummaryOf(errors),
                    [.. errors.Select(source.Reword)]
                );
            }

            var row = AssessmentRow.Create(request, scored, target.Test, request.CreatedAt ?? now) with
            {
                ConsentReceivedAt = request.Consent is null ? null : now,
            };
            var person = ErasedPerson.Hashes(secret, target.Partner, target.Test, row.PersonRef);
            var content = Content(request, row);
            var key = request.IdempotencyKey is { } given ? Digest($"key\n{given}") : content;
            return new(line.Number, new(row, key, content, person), Refusal: null);
        }

        ParsedImportRecord Refuse(ProblemKind kind, string? detail, IReadOnlyList<ValidationError>? errors = null) =>
            new(line.Number, Row: null, new(kind, detail, errors ?? []));
    }

    /// <summary>Returns the hash of what was sent, as it is stored: not of its spelling, and not of defaults.</summary>
    private static Guid Content(ImportLineRequest request, AssessmentRow row) =>
        Digest(
            string.Join(
                '\n', // None of the parts can hold a line feed.
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
