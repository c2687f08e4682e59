using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>What one answer sheet says about the 13 channels. It advises a person about their own search.</summary>
/// <remarks>
/// Where a stored result cannot be computed again with the same hash, <c>verified</c> is false and only scores,
/// verdicts and ranks stand in <c>channels</c>: what was not stored is left out.
/// </remarks>
public record ScoreResponse
{
    /// <summary>The instrument that was answered.</summary>
    /// <example>channel-fit@2</example>
    public required string Instrument { get; init; }

    /// <summary>The scoring model.</summary>
    /// <example>fit-model@2.0.0</example>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model's canonical numbers; left out where the model is not published any more.</summary>
    [RegularExpression(ScoreResponseFactory.HashPattern)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ModelHash { get; init; }

    /// <summary>SHA-256 of the result's canonical form, scorecard/1: scores, ranges, reasons and verdicts.</summary>
    [RegularExpression(ScoreResponseFactory.HashPattern)]
    public required string ResultHash { get; init; }

    /// <summary>Whether the result, computed again just now, has this hash.</summary>
    public required bool Verified { get; init; }

    /// <summary>How many items are answered.</summary>
    /// <example>31</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Answered { get; init; }

    /// <summary>How many items are visible, given the answers.</summary>
    /// <example>53</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Asked { get; init; }

    /// <summary>What the numbers rest on: no more is claimed than is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BasisResponse? Basis { get; init; }

    /// <summary>The channel that the person asked about.</summary>
    public required FocusResponse Focus { get; init; }

    /// <summary>All 13 channels, best first.</summary>
    public required IReadOnlyList<ChannelResponse> Channels { get; init; }

    /// <summary>Up to two core or support channels that are much better for this person than for most.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Distinctive { get; init; }

    /// <summary>The hours plan: an aid to thought, not a forecast. Null where there is none.</summary>
    public HoursPlanResponse? Plan { get; init; }

    /// <summary>
    /// Why there is no plan: nobody said how many hours there are, the answers cannot be believed, or no channel has
    /// a verdict. Absent where there is a plan.
    /// </summary>
    [PlanUnavailableCode]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlanUnavailable { get; init; }

    /// <summary>With <c>include=planDetail</c>: what the plan is worth, and what would change it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanDetailResponse? PlanDetail { get; init; }

    /// <summary>Warnings and notes on the result as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FlagResponse>? Flags { get; init; }

    /// <summary>How far the answers can be believed, and which further answer would settle most.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponseQualityResponse? Quality { get; init; }

    /// <summary>With <c>include=constructs</c>: what the answers say of each construct.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConstructResponse>? Constructs { get; init; }

    /// <summary>With <c>include=answers</c>: the answers, in instrument order.</summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnswersResponse? Answers { get; init; }

    /// <summary>
    /// With contributions: the rows of the evidence register that they cite and that are older than ten years, in
    /// register order. Absent where there are none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? StaleEvidence { get; init; }

    /// <summary>
    /// With <c>include=texts</c>: the codes of the result that stand without words elsewhere (what it rests on, concerns
    /// about the answers, why there is no plan, why hours are left), for people.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CodeTextResponse>? Notes { get; init; }
}

/// <summary>What the coefficients of the model rest on.</summary>
/// <param name="Coefficients">Where they come from: <c>judgement</c> until data teach them.</param>
/// <param name="Validation">What has been validated: <c>none</c> until something is.</param>
/// <param name="SampleSize">How many people that rests on.</param>
/// <param name="Evidence">The edition of the evidence register.</param>
public sealed record BasisResponse(string Coefficients, string Validation, int SampleSize, string Evidence);

/// <summary>The channel that the person asked about, and where their hours would be better spent.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Text">The same for people, in two sentences.</param>
/// <param name="Codes">The codes of the sentences.</param>
/// <param name="Instead">
/// Up to three core or support channels with a better verdict, and with hours where there is a plan; none where nothing can be told.
/// </param>
public sealed record FocusResponse(
    string Channel,
    [property: VerdictCode] string Verdict,
    string Text,
    IReadOnlyList<string> Codes,
    IReadOnlyList<string> Instead
);

/// <summary>What the answers say of one construct.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Channel">For field-presence, the channel it speaks of.</param>
/// <param name="Score">0–1, two decimals; null where nothing was answered.</param>
/// <param name="Low">With every unanswered item at its least.</param>
/// <param name="High">With every unanswered item at its most.</param>
/// <param name="Answered">How many of its items are answered with a value.</param>
/// <param name="Of">How many of its items are visible.</param>
public sealed record ConstructResponse(
    string Construct,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Channel,
    [property: Range(0, 1)] double? Score,
    [property: Range(0, 1)] double Low,
    [property: Range(0, 1)] double High,
    int Answered,
    int Of
);

/// <summary>How far the answers can be believed.</summary>
/// <param name="Concerns">
/// Version 1: straight-lined: all agreement the same; contradictory: an item and its reverse agree. Version 2: patterned:
/// agreement repeats itself; midpoint: it keeps to the middle; inconsistent: answers to one construct lie too far apart.
/// All of these withhold every verdict; too-fast withholds none.
/// </param>
/// <param name="Basis">The answers that each concern rests on.</param>
/// <param name="NextBestQuestion">The item whose answer would settle most; null where nothing is gained.</param>
public sealed record ResponseQualityResponse(
    [property: ConcernCode] IReadOnlyList<string> Concerns,
    IReadOnlyList<ConcernBasisResponse> Basis,
    string? NextBestQuestion
);

/// <summary>The answers that a concern rests on.</summary>
/// <param name="Concern">The concern.</param>
/// <param name="Items">The codes of items; none where it rests on none in particular.</param>
public sealed record ConcernBasisResponse([property: ConcernCode] string Concern, IReadOnlyList<string> Items);

/// <summary>A text for people.</summary>
/// <param name="Text">In the language of the answer.</param>
public sealed record LocalizedTextResponse(string Text);

/// <summary>A code of the result in words.</summary>
/// <param name="Code">The code, as it stands in the result.</param>
/// <param name="Text">The same for people.</param>
public sealed record CodeTextResponse(string Code, string Text);

/// <summary>A warning or a note.</summary>
/// <param name="Flag">The flag's code.</param>
/// <param name="Kind">risk: something to act on; note: something to know.</param>
/// <param name="Text">The same for people.</param>
public sealed record FlagResponse(string Flag, [property: FlagKindCode] string Kind, string Text);
