using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>A scoring model, with everything that determines a number.</summary>
/// <param name="Id">The id to use in a submission, key@version.</param>
/// <param name="Key">The model's key.</param>
/// <param name="Version">The version of the model (semver.org).</param>
/// <param name="Instrument">The instrument that it scores, key@version.</param>
/// <param name="Hash">SHA-256 of the canonical numbers; changes of texts and evidence links do not change it.</param>
/// <param name="Basis">The basis of the coefficients.</param>
/// <param name="Channels">The channels, in the order that decides between equal scores.</param>
/// <param name="Constructs">The constructs, and their weight in each channel.</param>
/// <param name="Shifts">The points that circumstances add.</param>
/// <param name="Bands">The bands that convert scores to verdicts, best first.</param>
/// <param name="Gates">The rules that limit verdicts.</param>
/// <param name="Floor">The rule that raises a verdict.</param>
/// <param name="Trial">The rule for suggesting a small trial, and its size.</param>
/// <param name="Coverage">The coverage that a verdict requires.</param>
/// <param name="Likely">The parameters of the likely interval.</param>
/// <param name="Quality">The rules that check the quality of the answers.</param>
/// <param name="Plan">The parameters of the hours plan.</param>
/// <param name="Flags">The rules for warnings and notes on a result.</param>
/// <param name="Counterfactual">The limits of the search for counterfactuals.</param>
/// <param name="Items">The scoring key, by item.</param>
/// <param name="Evidence">The evidence for each coefficient, by its path, such as <c>weight/engagement/twitter</c>.</param>
/// <param name="Priors">The usual values, used if a person does not know; absent if the model has none.</param>
/// <param name="RankBy"><c>verdict</c>; absent if channels are ranked by score.</param>
/// <param name="ModelSd">The standard error of the model itself, in points; absent if it is 0.</param>
/// <param name="FirmFactor">The number of standard errors to each side within which a firm verdict does not change; absent in version 1, which has another rule.</param>
/// <param name="LeaningFactor">The number of standard errors to each side within which a leaning verdict does not change.</param>
/// <param name="Build">The rule for weak channels that the person could develop; absent if the model has none.</param>
/// <param name="Question">The rule that selects the next question; absent in version 1, which has another rule.</param>
/// <param name="Reasons">The number of reasons of a channel, if the model specifies it.</param>
/// <param name="Distinctive">The rule for channels that are better for a person than for most people; absent if the model has none.</param>
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
    IReadOnlyList<PriorDocument>? Priors = null,
    string? RankBy = null,
    double? ModelSd = null,
    double? FirmFactor = null,
    double? LeaningFactor = null,
    BuildDocument? Build = null,
    QuestionDocument? Question = null,
    ReasonsDocument? Reasons = null,
    DistinctiveDocument? Distinctive = null
);
