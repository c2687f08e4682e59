using System.Text.Json.Serialization;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>The scoring models, from the oldest to the newest.</summary>
/// <param name="Items">Every published version.</param>
public sealed record ModelList(IReadOnlyList<ModelEntry> Items);

/// <summary>A scoring model in a list.</summary>
/// <param name="Id">What a submission names, key@version.</param>
/// <param name="Key">The model's key.</param>
/// <param name="Version">Its version (semver.org).</param>
/// <param name="Instrument">The instrument that it scores, key@version.</param>
/// <param name="Hash">SHA-256 of the canonical numbers: neither texts nor evidence links move it.</param>
public sealed record ModelEntry(string Id, string Key, string Version, string Instrument, string Hash);

/// <summary>A scoring model: everything that decides a number.</summary>
/// <param name="Id">What a submission names, key@version.</param>
/// <param name="Key">The model's key.</param>
/// <param name="Version">Its version (semver.org).</param>
/// <param name="Instrument">The instrument that it scores, key@version.</param>
/// <param name="Hash">SHA-256 of the canonical numbers: neither texts nor evidence links move it.</param>
/// <param name="Basis">What the coefficients rest on.</param>
/// <param name="Channels">The channels, in the order that settles ties.</param>
/// <param name="Constructs">What groups of items measure, and what that weighs in each channel.</param>
/// <param name="Shifts">Points by circumstances.</param>
/// <param name="Bands">From scores to verdicts, best first.</param>
/// <param name="Gates">Caps on verdicts.</param>
/// <param name="Floor">What lifts a verdict.</param>
/// <param name="Trial">When a small try is offered, and how small it is.</param>
/// <param name="Coverage">What a verdict needs.</param>
/// <param name="Likely">The likely interval.</param>
/// <param name="Quality">When answers are not believed.</param>
/// <param name="Plan">How hours are shared out.</param>
/// <param name="Flags">Warnings and notes on a result.</param>
/// <param name="Counterfactual">How far a search for what would change a verdict goes.</param>
/// <param name="Items">The scoring key, by item.</param>
/// <param name="Evidence">What each coefficient rests on, by its path, such as weight/engagement/twitter.</param>
/// <param name="Priors">What is usual, where a person does not know; absent where the model has none.</param>
/// <param name="RankBy">verdict; absent where channels rank by score.</param>
/// <param name="ModelSd">The standard error of the model itself, in points; absent where it is 0.</param>
/// <param name="FirmFactor">A verdict that holds so many standard errors to each side is firm; absent in version 1, which asks in another way.</param>
/// <param name="LeaningFactor">A verdict that holds so many standard errors to each side is leaning.</param>
/// <param name="Build">Which weak channels are offered to grow into; absent where none are.</param>
/// <param name="Question">How the next question is chosen; absent in version 1, which asks in another way.</param>
/// <param name="Reasons">How many reasons a channel gives, where the model says so.</param>
/// <param name="Distinctive">When a channel is named as better for a person than for most; absent for never.</param>
public sealed record ScoringModelResponse(
    string Id,
    string Key,
    string Version,
    string Instrument,
    string Hash,
    BasisDocument Basis,
    IReadOnlyList<ChannelDocument> Channels,
    IReadOnlyList<ConstructDocument> Constructs,
    IReadOnlyList<ShiftDocument> Shifts,
    IReadOnlyList<BandDocument> Bands,
    IReadOnlyList<GateDocument> Gates,
    FloorDocument Floor,
    TrialDocument Trial,
    CoverageDocument Coverage,
    LikelyDocument Likely,
    QualityDocument Quality,
    PlanDocument Plan,
    IReadOnlyList<FlagDocument> Flags,
    CounterfactualDocument Counterfactual,
    IReadOnlyDictionary<string, ItemKeyDocument> Items,
    IReadOnlyDictionary<string, EvidenceLink> Evidence,
    IReadOnlyList<PriorShape>? Priors,
    string? RankBy,
    double? ModelSd,
    double? FirmFactor,
    double? LeaningFactor,
    BuildShape? Build,
    QuestionShape? Question,
    ReasonsShape? Reasons,
    DistinctiveShape? Distinctive
);

/// <summary>The evidence register.</summary>
/// <param name="AsOf">The edition, year-month.</param>
/// <param name="Items">Every row.</param>
public sealed record EvidenceList(string AsOf, IReadOnlyList<EvidenceResponse> Items);

/// <summary>One finding of the register, in English.</summary>
/// <param name="Id">Names the row where it is cited.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Source">Where it was published.</param>
/// <param name="Year">When it was published; absent where that is not known.</param>
/// <param name="Place">Where it was found.</param>
/// <param name="Population">Of whom it holds.</param>
/// <param name="Denominator">What the finding is a share of.</param>
/// <param name="Caveat">What to keep in mind.</param>
/// <param name="Confidence">How far it can be relied on.</param>
/// <param name="Status">read, or recalled: not looked up again, and so cited by no coefficient.</param>
/// <param name="Stale">Older than ten years.</param>
/// <param name="Links">Where it can be read.</param>
/// <param name="ConflictsWith">The rows that say otherwise.</param>
public sealed record EvidenceResponse(
    string Id,
    string Finding,
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Year,
    string Place,
    string Population,
    string Denominator,
    string Caveat,
    string Confidence,
    string Status,
    bool Stale,
    IReadOnlyList<string> Links,
    IReadOnlyList<string> ConflictsWith
);
