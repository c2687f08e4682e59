using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>One channel of a result. Optional members are absent if the result could not be verified.</summary>
public record ChannelResponse
{
    /// <summary>The channel's key.</summary>
    /// <example>referrals</example>
    public required string Channel { get; init; }

    /// <summary>The fit score, 0–100 points with one decimal.</summary>
    /// <example>71.2</example>
    [Range(0, 100)]
    public required double Score { get; init; }

    /// <summary>
    /// core: a main channel; support: a second channel; watch: only for information; skip: not for now; cannot-tell: too
    /// few answers, or the answers are not plausible.
    /// </summary>
    /// <example>core</example>
    [VerdictCode]
    public required string Verdict { get; init; }

    /// <summary>firm, leaning or open: how likely missing answers or the assumed errors could change the verdict.</summary>
    /// <example>firm</example>
    [FirmnessCode]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Firmness { get; init; }

    /// <summary>
    /// The likely interval of the score at level .80, given missing answers and the assumed errors: of measurement and, from
    /// version 2, of the model.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LikelyIntervalResponse? Likely { get; init; }

    /// <summary>The rank by verdict and score (in version 1 by score), from 1.</summary>
    /// <example>1</example>
    [Range(1, int.MaxValue)]
    public required int Rank { get; init; }

    /// <summary>The best rank that the likely intervals allow.</summary>
    /// <example>1</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RankBest { get; init; }

    /// <summary>The worst rank that the likely intervals allow.</summary>
    /// <example>2</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RankWorst { get; init; }

    /// <summary>True if a small trial is suggested.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Trial { get; init; }

    /// <summary>If <c>trial</c> is true: a description of the trial.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalizedTextResponse? TrialText { get; init; }

    /// <summary>True if the person could develop this channel, with one step a week.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Build { get; init; }

    /// <summary>
    /// Up to four reasons: what is known of the channel for everybody, the gate that binds, the strongest reason for the
    /// verdict, and the strongest reason against it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReasonResponse>? Reasons { get; init; }

    /// <summary>With <c>include=contributions</c>: signed terms whose sum is exactly the score.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ContributionResponse>? Contributions { get; init; }

    /// <summary>With <c>include=gates</c>: every gate of the channel, fired or not, with its inputs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GateResponse>? Gates { get; init; }

    /// <summary>With <c>include=bounds</c>: the values that the unanswered items could still produce.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoundsResponse? Bounds { get; init; }
}

/// <summary>An interval of points.</summary>
/// <param name="Low">The lower end, 0–100.</param>
/// <param name="High">The upper end, 0–100.</param>
public sealed record LikelyIntervalResponse(double Low, double High);

/// <summary>A reason for a score or a verdict.</summary>
/// <param name="Kind">
/// base: known of the channel for everybody; gate: a gate that binds; shift: circumstances; prior: the usual value, if
/// the person did not know; item: an answer.
/// </param>
/// <param name="Code"><c>base</c>, the gate, the source of a shift or a prior, or the item's code.</param>
/// <param name="Points">The points that it adds to the score. Absent for a gate, which limits the verdict instead.</param>
/// <param name="Text">The reason as a text, with <c>include=texts</c> and in the details of a channel.</param>
public sealed record ReasonResponse(
    [property: ReasonKindCode] string Kind,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Points,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text
);

/// <summary>One signed term of a score.</summary>
/// <param name="Source"><c>base</c>, the source of a shift or a prior, an item's code or <c>bound</c>.</param>
/// <param name="Construct">The construct that the item measures.</param>
/// <param name="Points">The points that the term adds, with one decimal. The sum of all terms is the score.</param>
/// <param name="Evidence">The findings of the evidence register that support the coefficient; absent if the coefficient is a judgement.</param>
public sealed record ContributionResponse(
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Construct,
    double Points,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Evidence
);

/// <summary>A rule that limits the verdict of a channel.</summary>
/// <param name="Gate">The gate's code.</param>
/// <param name="Fired">True if the conditions of the gate hold.</param>
/// <param name="Binds">True if the gate keeps the verdict below the verdict that the score alone would give.</param>
/// <param name="Cap">The best verdict that the gate allows when it fires.</param>
/// <param name="Reads">The inputs of the gate, which also show near misses.</param>
public sealed record GateResponse(
    string Gate,
    bool Fired,
    bool Binds,
    [property: VerdictCode] string Cap,
    IReadOnlyList<GateInputResponse> Reads
);

/// <summary>One input of a gate.</summary>
/// <param name="Name">A construct or an item.</param>
/// <param name="Value">A score, a number or an option; the neutral point for a missing construct, null for a missing answer.</param>
/// <param name="Limit">The limit that the value is compared with.</param>
/// <param name="Missing">True if there is no answer.</param>
public sealed record GateInputResponse(
    string Name,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? Value,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object Limit,
    bool Missing
);

/// <summary>The values that the unanswered items could still produce for a channel.</summary>
/// <param name="Range">The lowest and the highest score that the unanswered items allow.</param>
/// <param name="VerdictRange">The verdicts at the lowest and at the highest score.</param>
/// <param name="Coverage">The share of the channel's weight whose constructs have a score, from answers, from a prior, or because no item applies, 0–1.</param>
/// <param name="Floor">True if the floor rule raised the verdict.</param>
public sealed record BoundsResponse(
    ScoreRangeResponse Range,
    [property: VerdictCode, Length(2, 2)] IReadOnlyList<string> VerdictRange,
    [property: Range(0, 1)] double Coverage,
    bool Floor
);

/// <summary>A range of points.</summary>
/// <param name="Min">The lower end, 0–100.</param>
/// <param name="Max">The upper end, 0–100.</param>
public sealed record ScoreRangeResponse(double Min, double Max);
