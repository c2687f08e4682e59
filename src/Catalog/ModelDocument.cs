namespace ChannelFit.Catalog;

// The JSON documents of scoring models: names and order follow the seed files.

/// <summary>A scoring model as in seeds/models: everything that decides a number.</summary>
/// <param name="Priors">The usual scores for people who do not know; absent for none.</param>
/// <param name="RankBy">How channels rank: verdict, or score when absent.</param>
/// <param name="ModelSd">The standard error of the model itself, in points; 0 when absent.</param>
/// <param name="FirmFactor">A verdict is firm when an error of this many standard errors does not change it; the two tests of version 1 apply when absent.</param>
/// <param name="LeaningFactor">A verdict is leaning when an error of this many standard errors does not change it.</param>
/// <param name="Build">Which weak channels are offered to build up; absent for none.</param>
/// <param name="Question">How the next question is chosen; as in version 1 when absent.</param>
/// <param name="Reasons">How many reasons a channel has, with labels as texts. When absent, the texts are sentences.</param>
/// <param name="Distinctive">When a channel is named as better for a person than for most people; absent for never.</param>
public sealed record ModelDocument(
    string Key,
    string Version,
    string Instrument,
    BasisDocument Basis,
    ChannelDocument[] Channels,
    ConstructDocument[] Constructs,
    ShiftDocument[] Shifts,
    BandDocument[] Bands,
    GateDocument[] Gates,
    FloorDocument Floor,
    TrialDocument Trial,
    CoverageDocument Coverage,
    LikelyDocument Likely,
    QualityDocument Quality,
    PlanDocument Plan,
    FlagDocument[] Flags,
    CounterfactualDocument Counterfactual,
    IReadOnlyDictionary<string, ItemKeyDocument> Items,
    PriorDocument[]? Priors = null,
    string? RankBy = null,
    double? ModelSd = null,
    double? FirmFactor = null,
    double? LeaningFactor = null,
    BuildDocument? Build = null,
    QuestionDocument? Question = null,
    ReasonsDocument? Reasons = null,
    DistinctiveDocument? Distinctive = null
);

/// <summary>The basis of the coefficients. It does not affect the hash.</summary>
/// <param name="Coefficients">The origin of the coefficients: <c>judgement</c> until they are estimated from data.</param>
/// <param name="Validation">What has been validated: <c>none</c> so far.</param>
/// <param name="SampleSize">The number of people in that validation.</param>
/// <param name="Evidence">The edition of the evidence register.</param>
public sealed record BasisDocument(string Coefficients, string Validation, int SampleSize, string Evidence);
