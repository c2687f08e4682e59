using System.Text;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>One row of assessment: what was asked and what came out, not how it is shown.</summary>
/// <param name="CreatedAt">Whole milliseconds: the id is minted from it, so that ids sort by it.</param>
/// <param name="Answers">A JSON object in instrument order.</param>
/// <param name="Scores">Tenths, in the model's channel order; so are the verdicts.</param>
/// <param name="RescoreOf">The row that the answers were taken from; null where they were submitted.</param>
/// <param name="ConsentReceivedAt">By the server's clock; null where no consent was sent.</param>
/// <param name="Note">The note of a coach; null where there is none.</param>
public sealed record AssessmentRow(
    Guid Id,
    DateTimeOffset CreatedAt,
    int? DurationSeconds,
    bool Test,
    string? PersonRef,
    string Instrument,
    string Model,
    string Focus,
    string Answers,
    string? Plan,
    string? Consent,
    string? Metadata,
    short[] Scores,
    string[] Verdicts,
    byte[] ResultHash,
    Guid? RescoreOf,
    DateTimeOffset? ConsentReceivedAt,
    string? Note = null
)
{
    /// <summary>The row of a new submission.</summary>
    public static AssessmentRow Create(ValidatedSubmission submission, bool test, DateTimeOffset now)
    {
        var (request, card) = (submission.Request, submission.Scored.Card);
        var createdAt = Milliseconds(now);
        return new(
            Guid.CreateVersion7(createdAt),
            createdAt,
            (int?)request.DurationSeconds,
            test,
            request.PersonRef,
            card.Responses.Instrument.Id,
            card.Model.Id,
            card.Model.Channels[submission.Scored.Focus].Key,
            Write(card.Responses),
            request.Plan is null
                ? null
                : JsonSerializer.Serialize(request.Plan, AssessmentJsonContext.Default.PlanOptions),
            request.Consent is null
                ? null
                : JsonSerializer.Serialize(request.Consent, AssessmentJsonContext.Default.ConsentRequest),
            request.Metadata is null
                ? null
                : JsonSerializer.Serialize(request.Metadata, AssessmentJsonContext.Default.Strings),
            ScoresOf(card),
            VerdictsOf(card),
            submission.Scored.Hash,
            RescoreOf: null,
            ConsentReceivedAt: request.Consent is null ? null : createdAt
        );
    }

    /// <summary>The same answers, wishes and notes scored by another model: a row beside this one.</summary>
    public AssessmentRow CreateRescore(Scorecard card, DateTimeOffset now)
    {
        var createdAt = Milliseconds(now);
        return this with
        {
            Id = Guid.CreateVersion7(createdAt),
            CreatedAt = createdAt,
            Model = card.Model.Id,
            Scores = ScoresOf(card),
            Verdicts = VerdictsOf(card),
            ResultHash = CanonicalForm.ComputeHash(card),
            RescoreOf = Id,
            Note = null, // it was written about the other result
        };
    }

    /// <summary>Whether the scores and verdicts beside the hash, which lists and rescoring read, are these.</summary>
    public bool Matches(Scorecard card) =>
        Scores.AsSpan().SequenceEqual(ScoresOf(card)) && Verdicts.AsSpan().SequenceEqual(VerdictsOf(card));

    /// <summary>The partner's notes.</summary>
    public IReadOnlyDictionary<string, string>? ReadMetadata() =>
        Metadata is null ? null : JsonSerializer.Deserialize(Metadata, AssessmentJsonContext.Default.Strings);

    /// <summary>The wishes for a plan.</summary>
    public PlanOptions? ReadPlan() =>
        Plan is null ? null : JsonSerializer.Deserialize(Plan, AssessmentJsonContext.Default.PlanOptions);

    /// <summary>What the person agreed to.</summary>
    public ConsentRequest? ReadConsent() =>
        Consent is null ? null : JsonSerializer.Deserialize(Consent, AssessmentJsonContext.Default.ConsentRequest);

    /// <summary>When the person agreed, by their own word.</summary>
    public DateTimeOffset? ConsentAt => ReadConsent()?.GivenAt();

    private static DateTimeOffset Milliseconds(DateTimeOffset now) =>
        DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    private static short[] ScoresOf(Scorecard card) => [.. card.Scores.Select(score => (short)score.Score)];

    private static string[] VerdictsOf(Scorecard card) =>
        [.. card.Verdicts.Select(judgement => judgement.Verdict.Code())];

    private static string Write(ResponseSet sheet)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);

        using (var json = new Utf8JsonWriter(buffer))
        {
            sheet.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
