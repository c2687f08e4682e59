using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Domain;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>A row of the table <c>assessment</c>: the request and the scores.</summary>
/// <param name="CreatedAt">The time of creation in whole milliseconds. The id contains it, so that ids sort by time.</param>
/// <param name="Answers">The answers, a JSON object in the order of the instrument.</param>
/// <param name="Scores">The scores in tenths, in the channel order of the model.</param>
/// <param name="Verdicts">The codes of the verdicts, in the same order.</param>
/// <param name="RescoreOf">The assessment whose answers were scored again; null for a submission.</param>
/// <param name="ConsentReceivedAt">The time when the consent was received; null if none was sent.</param>
/// <param name="Note">The note of a coach; null if there is none.</param>
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
    /// <summary>The columns that a query selects, in the order of the constructor.</summary>
    internal const string Columns = """
        id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan, consent, metadata,
        scores, verdicts::text[] as verdicts, result_hash, rescore_of, consent_received_at, note
        """;

    /// <summary>Creates the row of a submission.</summary>
    public static AssessmentRow Create(
        SubmitAssessmentRequest request,
        ScoredSubmission scored,
        bool test,
        DateTimeOffset now
    )
    {
        var card = scored.Scorecard;
        var createdAt = ToMilliseconds(now);
        return new(
            Guid.CreateVersion7(createdAt),
            createdAt,
            request.DurationSeconds,
            test,
            request.PersonRef,
            card.Responses.Instrument.Id,
            card.Model.Id,
            card.Model.Channels[scored.Focus].Key,
            card.Responses.ToJson(),
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
            scored.Hash,
            RescoreOf: null,
            ConsentReceivedAt: request.Consent is null ? null : createdAt
        );
    }

    /// <summary>Creates the row of the same submission scored by another model.</summary>
    public AssessmentRow CreateRescore(Scorecard card, DateTimeOffset now)
    {
        var createdAt = ToMilliseconds(now);
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

    /// <summary>Returns whether the stored scores and verdicts, which lists and rescoring use, equal those of a scorecard.</summary>
    public bool Matches(Scorecard card) =>
        Scores.AsSpan().SequenceEqual(ScoresOf(card)) && Verdicts.AsSpan().SequenceEqual(VerdictsOf(card));

    /// <summary>Returns the metadata; null if there is none.</summary>
    public IReadOnlyDictionary<string, string>? ReadMetadata() =>
        Metadata is null ? null : JsonSerializer.Deserialize(Metadata, AssessmentJsonContext.Default.Strings);

    /// <summary>Returns the options for the hours plan; null if there are none.</summary>
    public PlanOptions? ReadPlan() =>
        Plan is null ? null : JsonSerializer.Deserialize(Plan, AssessmentJsonContext.Default.PlanOptions);

    /// <summary>Returns the consent; null if there is none.</summary>
    public ConsentRequest? ReadConsent() =>
        Consent is null ? null : JsonSerializer.Deserialize(Consent, AssessmentJsonContext.Default.ConsentRequest);

    /// <summary>The time of the consent according to the request; null if none was sent.</summary>
    public DateTimeOffset? ConsentAt => ReadConsent()?.GivenAt();

    private static DateTimeOffset ToMilliseconds(DateTimeOffset now) =>
        DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    private static short[] ScoresOf(Scorecard card) => [.. card.Scores.Select(score => (short)score.Score)];

    private static string[] VerdictsOf(Scorecard card) => [.. card.Verdicts.Select(channel => channel.Verdict.Code())];
}
