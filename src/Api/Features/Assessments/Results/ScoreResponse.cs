using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>The result of one submission for the 13 channels. It advises a person about their own job search.</summary>
/// <remarks>
/// If a stored result cannot be computed again with the same hash, <c>verified</c> is false and <c>channels</c> contains
/// only scores, verdicts and ranks. Members that were not stored are absent.
/// </remarks>
public record ScoreResponse
{
    /// <summary>The instrument that was answered.</summary>
    /// <example>channel-fit@2</example>
    public required string Instrument { get; init; }

    /// <summary>The scoring model.</summary>
    /// <example>fit-model@2.0.0</example>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model's canonical numbers; absent if the model is no longer published.</summary>
    [RegularExpression(ScoreResponseFactory.HashPattern)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ModelHash { get; init; }

    /// <summary>
    /// SHA-256 of the result's canonical form, scorecard/1: scores, ranges, likely intervals, verdicts, firmness, gates and
    /// contributions.
    /// </summary>
    [RegularExpression(ScoreResponseFactory.HashPattern)]
    public required string ResultHash { get; init; }

    /// <summary>True if the result, computed again for this response, has this hash.</summary>
    public required bool Verified { get; init; }

    /// <summary>The number of answered items.</summary>
    /// <example>31</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Answered { get; init; }

    /// <summary>The number of visible items, given the answers.</summary>
    /// <example>53</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Asked { get; init; }

    /// <summary>The basis of the numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BasisResponse? Basis { get; init; }

    /// <summary>The channel that the person asked about.</summary>
    public required FocusResponse Focus { get; init; }

    /// <summary>All 13 channels, best first.</summary>
    public required IReadOnlyList<ChannelResponse> Channels { get; init; }

    /// <summary>Up to two core or support channels that are much better for this person than for most people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Distinctive { get; init; }

    /// <summary>The hours plan, which is a suggestion and not a forecast. Null if there is none.</summary>
    public HoursPlanResponse? Plan { get; init; }

    /// <summary>
    /// The reason why there is no plan: the number of hours is unknown, the answers are not plausible, or no channel has a
    /// verdict. Absent if there is a plan.
    /// </summary>
    [PlanUnavailableCode]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlanUnavailable { get; init; }

    /// <summary>With <c>include=planDetail</c>: the value of the plan, and what would change it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanDetailResponse? PlanDetail { get; init; }

    /// <summary>Warnings and notes on the result as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FlagResponse>? Flags { get; init; }

    /// <summary>The quality of the answers, and the question whose answer would help most.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponseQualityResponse? Quality { get; init; }

    /// <summary>With <c>include=constructs</c>: the scores of the constructs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConstructResponse>? Constructs { get; init; }

    /// <summary>With <c>include=answers</c>: the answers, in the order of the instrument.</summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnswersResponse? Answers { get; init; }

    /// <summary>
    /// With contributions: the findings of the evidence register that they cite and that are older than ten years, in the
    /// order of the register. Absent if there are none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? StaleEvidence { get; init; }

    /// <summary>
    /// With <c>include=texts</c>: texts for the codes that have no text of their own (the basis, concerns about the
    /// answers, the reasons for no plan and for unallocated hours).
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CodeTextResponse>? Notes { get; init; }
}

/// <summary>The basis of the coefficients of the model.</summary>
/// <param name="Coefficients">The source of the coefficients: <c>judgement</c> until they are estimated from data.</param>
/// <param name="Validation">What has been validated: <c>none</c> until a validation exists.</param>
/// <param name="SampleSize">The number of people in that data.</param>
/// <param name="Evidence">The edition of the evidence register.</param>
public sealed record BasisResponse(string Coefficients, string Validation, int SampleSize, string Evidence);

/// <summary>The channel that the person asked about, and better channels.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Verdict">The verdict of the channel.</param>
/// <param name="Text">A text for people, in two sentences.</param>
/// <param name="Codes">The codes of the sentences.</param>
/// <param name="Instead">
/// Up to three core or support channels with a better verdict, and with hours if there is a plan; empty if the answers
/// do not allow a comparison.
/// </param>
public sealed record FocusResponse(
    string Channel,
    [property: VerdictCode] string Verdict,
    string Text,
    IReadOnlyList<string> Codes,
    IReadOnlyList<string> Instead
);

/// <summary>The score of one construct.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Channel">For field-presence, the channel that it concerns.</param>
/// <param name="Score">The score, 0–1 with two decimals; null if no item was answered.</param>
/// <param name="Low">The lowest score that the unanswered items allow.</param>
/// <param name="High">The highest score that the unanswered items allow.</param>
/// <param name="Answered">The number of its items that are answered with a value.</param>
/// <param name="Of">The number of its visible items.</param>
public sealed record ConstructResponse(
    string Construct,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Channel,
    [property: Range(0, 1)] double? Score,
    [property: Range(0, 1)] double Low,
    [property: Range(0, 1)] double High,
    int Answered,
    int Of
);

/// <summary>The quality of the answers.</summary>
/// <param name="Concerns">
/// In version 1, straight-lined: all agreement items have the same answer; contradictory: in two constructs, answers to an
/// item and to a reversed item contradict each other by 0.75 or more. In version 2, patterned: the agreement answers follow a pattern; midpoint: most of them are the
/// midpoint; inconsistent: the answers to one construct differ too much. With any of these, no verdict is given.
/// too-fast: the answers were given too quickly; verdicts are still given.
/// </param>
/// <param name="Basis">The answers on which each concern is based.</param>
/// <param name="NextBestQuestion">The item whose answer would reduce uncertainty most; null if no answer would.</param>
public sealed record ResponseQualityResponse(
    [property: ConcernCode] IReadOnlyList<string> Concerns,
    IReadOnlyList<ConcernBasisResponse> Basis,
    string? NextBestQuestion
);

/// <summary>The answers on which a concern is based.</summary>
/// <param name="Concern">The concern.</param>
/// <param name="Items">The codes of the items; empty if the concern is not based on specific items.</param>
public sealed record ConcernBasisResponse([property: ConcernCode] string Concern, IReadOnlyList<string> Items);

/// <summary>A text for people.</summary>
/// <param name="Text">The text, in the language of the response.</param>
public sealed record LocalizedTextResponse(string Text);

/// <summary>A text for a code of the result.</summary>
/// <param name="Code">The code, as in the result.</param>
/// <param name="Text">A text for people.</param>
public sealed record CodeTextResponse(string Code, string Text);

/// <summary>A warning or a note.</summary>
/// <param name="Flag">The flag's code.</param>
/// <param name="Kind">risk: something to act on; note: information.</param>
/// <param name="Text">A text for people.</param>
public sealed record FlagResponse(string Flag, [property: FlagKindCode] string Kind, string Text);
