using System.Security.Cryptography;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Whose rows an import makes.</summary>
/// <param name="Model">The model of records that name none.</param>
public sealed record ImportTarget(Guid Partner, bool Test, string Model);

/// <summary>A row to be kept, and what tells whether it was kept before.</summary>
/// <param name="Key">Of the record's own key; of its content where it has none.</param>
/// <param name="Content">Of what the record says, however it is written.</param>
/// <param name="Person">The hashes that its person, once erased, is remembered by; none where nobody is named.</param>
public sealed record ImportRow(AssessmentRow Row, Guid Key, Guid Content, byte[][] Person);

/// <summary>Why a record is not kept.</summary>
public sealed record ImportRecordProblem(ProblemKind Kind, string? Detail, IReadOnlyList<ValidationError> Faults);

/// <summary>A record that was read: one of a row and a refusal.</summary>
public sealed record ParsedImportRecord(long Line, ImportRow? Row, ImportRecordProblem? Refusal)
{
    /// <summary>About how many bytes of memory it holds.</summary>
    public long Bytes =>
        1000
        + (Row is { Row: var row } ? 2L * (row.Answers.Length + (row.Metadata?.Length ?? 0)) : 0)
        + (Refusal?.Faults.Sum(fault => 100 + (2L * (fault.Pointer.Length + fault.Detail.Length))) ?? 0);
}

/// <summary>Turns lines into rows or refusals: the same checks and scores as a submission gets.</summary>
public sealed class ImportRecordReader(
    AssessmentScorer reader,
    PublishedCatalog published,
    SecretKeyRing secret,
    TimeProvider clock
)
{
    public ParsedImportRecord Read(ImportLine line, ImportRecordSource source, ImportTarget target)
    {
        if (line.Bytes is null)
        {
            return Refuse(ProblemKind.TooLarge, "A line holds at most 64 KB (65,536 bytes).");
        }

        var (json, unreadable) = source.ToJson(line.Bytes);

        if (json is null)
        {
            return Refuse(ProblemKind.MalformedRequest, unreadable);
        }

        var (sent, fault) = SubmissionBody.Read(json, "The line", published);

        if (sent is null)
        {
            return Refuse(ProblemKind.MalformedRequest, fault);
        }

        using (sent)
        {
            var now = clock.GetUtcNow();
            var request = new ImportLineRequest();
            var (submission, faults) = reader.Score(sent, keeps: true, target.Model, request);

            if (submission is null)
            {
                return Refuse(
                    ProblemKind.Validation,
                    ProblemResults.SummaryOf(faults),
                    [.. faults.Select(source.Reword)]
                );
            }

            var row = AssessmentRow.Create(submission, target.Test, request.CreatedAt ?? now) with
            {
                ConsentReceivedAt = request.Consent is null ? null : now,
            };
            var person = ErasedPerson.Hashes(secret, target.Partner, target.Test, row.PersonRef);
            var content = Content(request, row);
            var key = request.IdempotencyKey is { } given ? Digest($"key\n{given}") : content;
            return new(line.Number, new(row, key, content, person), Refusal: null);
        }

        ParsedImportRecord Refuse(ProblemKind kind, string? detail, IReadOnlyList<ValidationError>? faults = null) =>
            new(line.Number, Row: null, new(kind, detail, faults ?? []));
    }

    /// <summary>What was sent, as it is kept: not how it was spelled, and not what was filled in.</summary>
    private static Guid Content(ImportLineRequest request, AssessmentRow row) =>
        Digest(
            string.Join(
                '\n', // None of the parts can hold a line feed as it stands.
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
