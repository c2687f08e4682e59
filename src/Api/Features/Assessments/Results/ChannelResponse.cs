using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>One channel. What is optional is left out of a result that could not be verified.</summary>
public record ChannelResponse
{
    /// <summary>The channel's key.</summary>
    /// <example>referrals</example>
    public required string Channel { get; init; }

    /// <summary>Fit, 0–100 points with one decimal.</summary>
    /// <example>71.2</example>
    [Range(0, 100)]
    public required double Score { get; init; }

    /// <summary>
    /// core: lead with it; support: second line; watch: take information only; skip: leave it for now; cannot-tell: too
    /// little was answered, or the answers cannot be believed.
    /// </summary>
    /// <example>core</example>
    [VerdictCode]
    public required string Verdict { get; init; }

    /// <summary>firm, leaning or open: how well the verdict stands against missing answers and assumed error.</summary>
    /// <example>firm</example>
    [FirmnessCode]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Firmness { get; init; }

    /// <summary>Where the score likely lies, level .80, given assumed measurement error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LikelyIntervalResponse? Likely { get; init; }

    /// <summary>The place by verdict and score (in version 1 by score), from 1.</summary>
    /// <example>1</example>
    [Range(1, int.MaxValue)]
    public required int Rank { get; init; }

    /// <summary>The best place that the likely intervals allow.</summary>
    /// <example>1</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RankBest { get; init; }

    /// <summary>The worst place that they allow.</summary>
    /// <example>2</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RankWorst { get; init; }

    /// <summary>Whether a small, fixed try is offered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Trial { get; init; }

    /// <summary>Beside a trial that is true: how to try.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalizedTextResponse? TrialText { get; init; }

    /// <summary>Whether it is a channel to grow into, one step a week.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Build { get; init; }

    /// <summary>
    /// Up to four reasons: what is known of the channel for everybody, the gate that binds, what speaks most for the
    /// verdict, and what speaks most against it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReasonResponse>? Reasons { get; init; }

    /// <summary>With <c>include=contributions</c>: signed terms that add up to the score exactly.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ContributionResponse>? Contributions { get; init; }

    /// <summary>With <c>include=gates</c>: every gate of the channel, fired or not, with what it read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GateResponse>? Gates { get; init; }

    /// <summary>With <c>include=bounds</c>: what the unanswered items could still change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoundsResponse? Bounds { get; init; }
}

/// <summary>An interval of points.</summary>
/// <param name="Low">Its lower end, 0–100.</param>
/// <param name="High">Its upper end, 0–100.</param>
public sealed record LikelyIntervalResponse(double Low, double High);

/// <summary>Why a score or verdict is what it is.</summary>
/// <param name="Kind">
/// base: for everybody; gate: it binds; shift: by circumstances; prior: what is usual, where the person did not know; item: an answer.
/// </param>
/// <param name="Code">base, the gate, the source of a shift or a prior, or the item's code.</param>
/// <param name="Points">What it adds to the score; a gate has none, it caps the verdict.</param>
/// <param name="Text">The same for people, with <c>include=texts</c> and on the channel's page.</param>
public sealed record ReasonResponse(
    [property: ReasonKindCode] string Kind,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Points,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text
);

/// <summary>One signed term of a score.</summary>
/// <param name="Source">base, a shift's or a prior's source, an item's code or bound.</param>
/// <param name="Construct">The construct that an item speaks to.</param>
/// <param name="Points">What it adds, with one decimal; all together are the score.</param>
/// <param name="Evidence">The rows of the register that its coefficient rests on; none where it is a judgement.</param>
public sealed record ContributionResponse(
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Construct,
    double Points,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Evidence
);

/// <summary>A rule that caps the verdict of a channel.</summary>
/// <param name="Gate">The gate's code.</param>
/// <param name="Fired">Whether its conditions hold here.</param>
/// <param name="Binds">Whether it keeps the verdict below what the score alone would give.</param>
/// <param name="Cap">The best verdict that it allows when it fires.</param>
/// <param name="Reads">What it read, so that a near miss shows.</param>
public sealed record GateResponse(
    string Gate,
    bool Fired,
    bool Binds,
    [property: VerdictCode] string Cap,
    IReadOnlyList<GateInputResponse> Reads
);

/// <summary>One thing that a gate read.</summary>
/// <param name="Name">A construct or an item.</param>
/// <param name="Value">A score, a number or an option; a missing construct shows its neutral point, a missing answer null.</param>
/// <param name="Limit">What it is held against.</param>
/// <param name="Missing">Whether nothing was answered.</param>
public sealed record GateInputResponse(
    string Name,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? Value,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object Limit,
    bool Missing
);

/// <summary>What the unanswered items could still make of a channel.</summary>
/// <param name="Range">The score with every unanswered item at its least and at its most.</param>
/// <param name="VerdictRange">The verdict at the lower and at the upper bound.</param>
/// <param name="Coverage">The share of the channel's weight that is answered, 0–1.</param>
/// <param name="Floor">Whether the listening floor lifted the verdict.</param>
public sealed record BoundsResponse(
    ScoreRangeResponse Range,
    [property: VerdictCode, Length(2, 2)] IReadOnlyList<string> VerdictRange,
    [property: Range(0, 1)] double Coverage,
    bool Floor
);

/// <summary>A range of points.</summary>
/// <param name="Min">Its lower end, 0–100.</param>
/// <param name="Max">Its upper end, 0–100.</param>
public sealed record ScoreRangeResponse(double Min, double Max);
