using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>What one answer sheet says about the 13 channels. It advises a person about their own search.</summary>
/// <remarks>
/// Where a stored result cannot be computed again with the same hash, <c>verified</c> is false and only scores,
/// verdicts and ranks stand in <c>channels</c>: what was not stored is left out.
/// </remarks>
public record ScoreResult
{
    /// <summary>The instrument that was answered.</summary>
    /// <example>channel-fit@1</example>
    public required string Instrument { get; init; }

    /// <summary>The scoring model.</summary>
    /// <example>fit-model@1.0.0</example>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model's canonical numbers.</summary>
    [RegularExpression(Views.HashPattern)]
    public required string ModelHash { get; init; }

    /// <summary>SHA-256 of the result's canonical form, scorecard/1: scores, ranges, reasons and verdicts.</summary>
    [RegularExpression(Views.HashPattern)]
    public required string ResultHash { get; init; }

    /// <summary>Whether the result, computed again just now, has this hash.</summary>
    public required bool Verified { get; init; }

    /// <summary>How many items are answered.</summary>
    /// <example>31</example>
    public required int Answered { get; init; }

    /// <summary>How many items are visible, given the answers.</summary>
    /// <example>53</example>
    public required int Asked { get; init; }

    /// <summary>What the numbers rest on: no more is claimed than is known.</summary>
    public required BasisView Basis { get; init; }

    /// <summary>The channel that the person asked about.</summary>
    public required FocusView Focus { get; init; }

    /// <summary>All 13 channels, best first.</summary>
    public required IReadOnlyList<ChannelView> Channels { get; init; }

    /// <summary>The hours plan: an aid to thought, not a forecast. Null where there is none.</summary>
    public PlanView? Plan { get; init; }

    /// <summary>
    /// Why there is no plan: nobody said how many hours there are, the answers cannot be believed, or no channel has
    /// a verdict. Absent where there is a plan.
    /// </summary>
    [PlanUnavailableCode]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlanUnavailable { get; init; }

    /// <summary>With <c>include=planDetail</c>: what the plan is worth, and what would change it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanDetailView? PlanDetail { get; init; }

    /// <summary>Warnings and notes on the result as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FlagView>? Flags { get; init; }

    /// <summary>How far the answers can be believed, and which further answer would settle most.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QualityView? Quality { get; init; }

    /// <summary>With <c>include=constructs</c>: what the answers say of each construct.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConstructView>? Constructs { get; init; }

    /// <summary>With <c>include=answers</c>: the answers, in instrument order.</summary>
    [FreeMembers(JsonSchemaType.String | JsonSchemaType.Number)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnswersView? Answers { get; init; }
}

/// <summary>A stored result.</summary>
public sealed record AssessmentView : ScoreResult
{
    /// <summary>A result with the row that keeps it.</summary>
    [SetsRequiredMembers]
    public AssessmentView(ScoreResult result, AssessmentRow row)
        : base(result)
    {
        Id = row.Id;
        CreatedAt = row.CreatedAt.UtcDateTime;
        PersonRef = row.PersonRef;
        Metadata = row.ReadMetadata();
        Test = row.Test;
    }

    /// <summary>The assessment's id, a UUIDv7.</summary>
    [JsonPropertyOrder(-5)]
    public Guid Id { get; }

    /// <summary>When it was stored, UTC.</summary>
    [JsonPropertyOrder(-4)]
    public DateTime CreatedAt { get; }

    /// <summary>The partner's own id for the person; null where none was sent.</summary>
    /// <example>crm-4711</example>
    [JsonPropertyOrder(-3)]
    public string? PersonRef { get; }

    /// <summary>The partner's own notes, as sent; null where none were.</summary>
    [JsonPropertyOrder(-2)]
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    /// <summary>Whether a test key stored it.</summary>
    [JsonPropertyOrder(-1)]
    public bool Test { get; }
}

/// <summary>What the coefficients of the model rest on.</summary>
/// <param name="Coefficients">Where they come from: <c>judgement</c> until data teach them.</param>
/// <param name="Validation">What has been validated: <c>none</c> until something is.</param>
/// <param name="SampleSize">How many people that rests on.</param>
/// <param name="Evidence">The edition of the evidence register.</param>
public sealed record BasisView(string Coefficients, string Validation, int SampleSize, string Evidence);

/// <summary>The channel that the person asked about, and where their hours would be better spent.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Text">The same for people.</param>
/// <param name="Instead">Up to three channels ranked above it with a better verdict; none where nothing can be told.</param>
public sealed record FocusView(
    string Channel,
    [property: VerdictCode] string Verdict,
    string Text,
    IReadOnlyList<string> Instead
);

/// <summary>One channel. What is optional is left out of a result that could not be verified.</summary>
public sealed record ChannelView
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
    public LikelyView? Likely { get; init; }

    /// <summary>The place by score, from 1.</summary>
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
    public TextView? TrialText { get; init; }

    /// <summary>The three reasons that matter most: fired gates, then items and shifts by points.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReasonView>? Reasons { get; init; }

    /// <summary>With <c>include=contributions</c>: signed terms that add up to the score exactly.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ContributionView>? Contributions { get; init; }

    /// <summary>With <c>include=gates</c>: every gate of the channel, fired or not, with what it read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GateView>? Gates { get; init; }

    /// <summary>With <c>include=bounds</c>: what the unanswered items could still change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoundsView? Bounds { get; init; }
}

/// <summary>An interval of points.</summary>
/// <param name="Low">Its lower end, 0–100.</param>
/// <param name="High">Its upper end, 0–100.</param>
public sealed record LikelyView(double Low, double High);

/// <summary>Why a score or verdict is what it is.</summary>
/// <param name="Kind">An answered item, a shift by circumstances, or a gate that fired.</param>
/// <param name="Code">The item's code, the shift's source or the gate.</param>
/// <param name="Points">What it adds to the score; a gate has none, it caps the verdict.</param>
public sealed record ReasonView(
    [property: AllowedValues("item", "shift", "gate")] string Kind,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Points
);

/// <summary>One signed term of a score.</summary>
/// <param name="Source">base, a shift's source, an item's code or bound.</param>
/// <param name="Construct">The construct that an item speaks to.</param>
/// <param name="Points">What it adds, with one decimal; all together are the score.</param>
public sealed record ContributionView(
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Construct,
    double Points
);

/// <summary>A rule that caps the verdict of a channel.</summary>
/// <param name="Gate">The gate's code.</param>
/// <param name="Fired">Whether it caps the verdict here.</param>
/// <param name="Cap">The best verdict that it allows when it fires.</param>
/// <param name="Reads">What it read, so that a near miss shows.</param>
public sealed record GateView(
    string Gate,
    bool Fired,
    [property: VerdictCode] string Cap,
    IReadOnlyList<ReadView> Reads
);

/// <summary>One thing that a gate read.</summary>
/// <param name="Name">A construct or an item.</param>
/// <param name="Value">A score, a number or an option; a missing construct shows its neutral point, a missing answer null.</param>
/// <param name="Limit">What it is held against.</param>
/// <param name="Missing">Whether nothing was answered.</param>
public sealed record ReadView(
    string Name,
    [property: JsonTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? Value,
    [property: JsonTypes(JsonSchemaType.String | JsonSchemaType.Number)] object Limit,
    bool Missing
);

/// <summary>What the unanswered items could still make of a channel.</summary>
/// <param name="Range">The score with every unanswered item at its least and at its most.</param>
/// <param name="VerdictRange">The verdict at the lower and at the upper bound.</param>
/// <param name="Coverage">The share of the channel's weight that is answered, 0–1.</param>
/// <param name="Floor">Whether the listening floor lifted the verdict.</param>
public sealed record BoundsView(
    RangeView Range,
    [property: VerdictCode, Length(2, 2)] IReadOnlyList<string> VerdictRange,
    [property: Range(0, 1)] double Coverage,
    bool Floor
);

/// <summary>A range of points.</summary>
/// <param name="Min">Its lower end, 0–100.</param>
/// <param name="Max">Its upper end, 0–100.</param>
public sealed record RangeView(double Min, double Max);

/// <summary>What the answers say of one construct.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Channel">For field-presence, the channel it speaks of.</param>
/// <param name="Score">0–1, two decimals; null where nothing was answered.</param>
/// <param name="Low">With every unanswered item at its least.</param>
/// <param name="High">With every unanswered item at its most.</param>
/// <param name="Answered">How many of its items are answered with a value.</param>
/// <param name="Of">How many of its items are visible.</param>
public sealed record ConstructView(
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
/// straight-lined: all agreement the same; contradictory: an item and its reverse agree; too-fast. The first two
/// withhold every verdict.
/// </param>
/// <param name="NextBestQuestion">The item whose answer would settle most; null where nothing is gained.</param>
public sealed record QualityView(
    [property: AllowedValues("straight-lined", "contradictory", "too-fast")] IReadOnlyList<string> Concerns,
    string? NextBestQuestion
);

/// <summary>A text for people.</summary>
/// <param name="Text">In the language of the answer.</param>
public sealed record TextView(string Text);

/// <summary>The hours of a week, shared out over channels on the quarter hour.</summary>
/// <param name="HoursPerWeek">The hours that were to be shared out.</param>
/// <param name="Allocations">Channels with hours, best first.</param>
/// <param name="Unallocated">What nothing may take; with the allocations it makes the hours of the week.</param>
/// <param name="UnallocatedReason">
/// Why hours are left: they do not fill a quarter hour, are fewer than one more channel needs, no channel takes any,
/// or shares or the caller's bounds are full. Null where nothing is left.
/// </param>
/// <param name="Note">What the plan is, and is not.</param>
public sealed record PlanView(
    double HoursPerWeek,
    IReadOnlyList<AllocationView> Allocations,
    double Unallocated,
    [property: UnallocatedCode] string? UnallocatedReason,
    string Note
);

/// <summary>A channel's hours a week.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Hours">Quarter hours, as hours.</param>
public sealed record AllocationView(string Channel, double Hours);

/// <summary>What a plan is worth, by curves that are judgement.</summary>
/// <param name="Marginal">What one more quarter hour would add, by channel with hours.</param>
/// <param name="Total">The worth of the plan.</param>
/// <param name="CurrentTotal">The worth of the hours as they are spent now; null where that was not sent.</param>
/// <param name="Unfunded">The core and support channels without hours.</param>
public sealed record PlanDetailView(
    IReadOnlyList<MarginalView> Marginal,
    double Total,
    double? CurrentTotal,
    IReadOnlyList<UnfundedView> Unfunded
);

/// <summary>What one more quarter hour would add.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Value">Worth, by the channel's curve.</param>
public sealed record MarginalView(string Channel, double Value);

/// <summary>A core or support channel without hours.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="EntersAtHours">The fewest hours a week whose plan funds it; null where none up to 80 does.</param>
public sealed record UnfundedView(string Channel, double? EntersAtHours);

/// <summary>A warning or a note.</summary>
/// <param name="Flag">The flag's code.</param>
/// <param name="Kind">risk: something to act on; note: something to know.</param>
/// <param name="Text">The same for people.</param>
public sealed record FlagView(string Flag, [property: AllowedValues("risk", "note")] string Kind, string Text);
