using System.Security.Cryptography;
using System.Text;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments.Transfer;

/// <summary>Whose rows an import makes.</summary>
/// <param name="Model">The model of records that name none.</param>
public sealed record ImportTarget(Guid Partner, bool Test, string Model);

/// <summary>A row to be kept, and what tells whether it was kept before.</summary>
/// <param name="Key">Of the record's own key; of its content where it has none.</param>
/// <param name="Content">Of what the record says, however it is written.</param>
/// <param name="Person">The hashes that its person, once erased, is remembered by; none where nobody is named.</param>
public sealed record ImportRow(AssessmentRow Row, Guid Key, Guid Content, byte[][] Person);

/// <summary>Why a record is not kept.</summary>
public sealed record RecordRefusal(ProblemKind Kind, string? Detail, IReadOnlyList<Fault> Faults);

/// <summary>A record that was read: one of a row and a refusal.</summary>
public sealed record ImportRecord(long Line, ImportRow? Row, RecordRefusal? Refusal)
{
    /// <summary>About how many bytes of memory it holds.</summary>
    public long Bytes =>
        1000
        + (Row is { Row: var row } ? 2L * (row.Answers.Length + (row.Metadata?.Length ?? 0)) : 0)
        + (Refusal?.Faults.Sum(fault => 100 + (2L * (fault.Pointer.Length + fault.Detail.Length))) ?? 0);
}

/// <summary>Turns lines into rows or refusals: the same checks and scores as a submission gets.</summary>
public sealed class RecordReader(SubmissionReader reader, Published published, SecretKey secret, TimeProvider clock)
{
    public ImportRecord Read(SentLine line, ImportSource source, ImportTarget target)
    {
        if (line.Bytes is null)
        {
            return Refuse(ProblemKind.TooLarge, "A line holds at most 64 KB (65,536 bytes).");
        }

        var (json, unreadable) = source.Json(line.Bytes);

        if (json is null)
        {
            return Refuse(ProblemKind.Unreadable, unreadable);
        }

        var (sent, fault) = SentSubmission.Read(json, "The line", published);

        if (sent is null)
        {
            return Refuse(ProblemKind.Unreadable, fault);
        }

        using (sent)
        {
            var now = clock.GetUtcNow();
            var request = new ImportLineRequest();
            var (submission, faults) = reader.Read(sent, keeps: true, target.Model, request);

            if (submission is null)
            {
                return Refuse(ProblemKind.Validation, Problems.Count(faults), [.. faults.Select(source.Reword)]);
            }

            var row = AssessmentRow.New(submission, target.Test, request.CreatedAt ?? now) with
            {
                ConsentReceivedAt = request.Consent is null ? null : now,
            };
            var person = ErasedPerson.Hashes(secret, target.Partner, target.Test, row.PersonRef);
            var content = Content(request, row);
            var key = request.IdempotencyKey is { } given ? Digest($"key\n{given}") : content;
            return new(line.Number, new(row, key, content, person), Refusal: null);
        }

        ImportRecord Refuse(ProblemKind kind, string? detail, IReadOnlyList<Fault>? faults = null) =>
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
