namespace ChannelFit.Catalog;

// As it is written: names and order follow the seed files.

/// <summary>seeds/models/*.json: everything that decides a number.</summary>
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
    IReadOnlyDictionary<string, ItemKeyDocument> Items
);

/// <summary>What the coefficients rest on; stands beside the numbers and moves no hash.</summary>
/// <param name="Coefficients">Where they come from: <c>judgement</c> until data teach them.</param>
/// <param name="Validation">What has been validated: <c>none</c> until something is.</param>
/// <param name="SampleSize">How many people that rests on.</param>
/// <param name="Evidence">The edition of the evidence register.</param>
public sealed record BasisDocument(string Coefficients, string Validation, int SampleSize, string Evidence);

/// <summary>A channel with its base, range and curve.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Base">The score of somebody of whom nothing is known.</param>
/// <param name="Range">How far the constructs together can move it, each way.</param>
/// <param name="HalfSaturationHours">The hours a week that give half of what the channel can be worth.</param>
public sealed record ChannelDocument(string Channel, double Base, double Range, double HalfSaturationHours);

/// <summary>A construct: how its items combine and what it weighs in each channel.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Neutral">The score, 0–1, that moves no channel.</param>
/// <param name="Sem">The assumed standard error of measurement.</param>
/// <param name="Combine">How items make a score: mean; mean-with-help; per-channel.</param>
/// <param name="Reflective">Whether its items are signs of one thing, so that they should agree.</param>
/// <param name="Weights">What it weighs, by channel.</param>
/// <param name="Help">The item that helps, where one does.</param>
/// <param name="Presence">Per channel: the item, before its channel, that is read.</param>
/// <param name="Drop">Per channel: the item, before its channel, that lowers the score.</param>
public sealed record ConstructDocument(
    string Construct,
    double Neutral,
    double Sem,
    string Combine,
    bool Reflective,
    IReadOnlyDictionary<string, double> Weights,
    HelpDocument? Help = null,
    string? Presence = null,
    string? Drop = null
);

/// <summary>The item that fills a share of what a mean lacks.</summary>
/// <param name="Item">The item's code.</param>
/// <param name="Share">The share of what is lacking that it can fill.</param>
public sealed record HelpDocument(string Item, double Share);

/// <summary>Points by option, then by channel.</summary>
/// <param name="Source">Names the shift in reasons and contributions.</param>
/// <param name="Item">The item that is read.</param>
/// <param name="Points">Points by option, then by channel.</param>
public sealed record ShiftDocument(
    string Source,
    string Item,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Points
);

/// <summary>The least score of a verdict.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="AtLeast">The least score that gives it.</param>
public sealed record BandDocument(string Verdict, double AtLeast);

/// <summary>A claim about a construct, an answer, a verdict or planned hours.</summary>
/// <param name="Construct">The construct that is read.</param>
/// <param name="Below">It holds below this.</param>
/// <param name="Item">The item that is read.</param>
/// <param name="AtMost">It holds up to this.</param>
/// <param name="AtLeast">It holds from this on.</param>
/// <param name="Is">It holds for this option.</param>
/// <param name="Channel">The only channel that it counts for.</param>
/// <param name="VerdictOf">The channel whose verdict is read.</param>
/// <param name="OneOf">It holds for these verdicts.</param>
/// <param name="HoursOf">The channels whose hours are read.</param>
/// <param name="Above">It holds above this share of the allocated hours.</param>
public sealed record ConditionDocument(
    string? Construct = null,
    double? Below = null,
    string? Item = null,
    double? AtMost = null,
    double? AtLeast = null,
    string? Is = null,
    string? Channel = null,
    string? VerdictOf = null,
    string[]? OneOf = null,
    string[]? HoursOf = null,
    double? Above = null
);

/// <summary>A cap on the verdicts of some channels.</summary>
/// <param name="Gate">The gate's code.</param>
/// <param name="Channels">The channels that it guards.</param>
/// <param name="Cap">The best verdict that it allows when it fires.</param>
/// <param name="Any">It fires when one of these holds.</param>
/// <param name="Unless">It stays open when this holds.</param>
public sealed record GateDocument(
    string Gate,
    string[] Channels,
    string Cap,
    ConditionDocument[] Any,
    ConditionDocument? Unless = null
);

/// <summary>The rule that lifts a verdict.</summary>
/// <param name="Floor">The floor's code.</param>
/// <param name="Channels">The channels that it stands under.</param>
/// <param name="To">The verdict that it lifts to.</param>
/// <param name="All">It lifts when all of these hold.</param>
public sealed record FloorDocument(string Floor, string[] Channels, string To, ConditionDocument[] All);

/// <summary>The rule that offers a small try.</summary>
/// <param name="Channels">The channels that can be tried.</param>
/// <param name="ScoreAtLeast">The least score that is worth a try.</param>
/// <param name="Any">It is offered when one of these holds.</param>
/// <param name="Weeks">How long the try lasts.</param>
/// <param name="MinutesPerWeek">The most that it takes.</param>
public sealed record TrialDocument(
    string[] Channels,
    double ScoreAtLeast,
    ConditionDocument[] Any,
    int Weeks,
    int MinutesPerWeek
);

/// <summary>The least coverage that a verdict needs.</summary>
/// <param name="Minimum">The least share of a channel's weight that must be answered.</param>
public sealed record CoverageDocument(double Minimum);

/// <summary>The level of the likely interval, and its half width in standard errors.</summary>
/// <param name="Level">How often the interval should hold the score, were the assumed errors right.</param>
/// <param name="Factor">Standard errors to each side.</param>
public sealed record LikelyDocument(double Level, double Factor);

/// <summary>The limits of response quality.</summary>
/// <param name="StraightLinedMinimum">How many agreement items must be answered before all the same is a concern.</param>
/// <param name="ContradictoryDifference">How far an item and its reverse must lie apart.</param>
/// <param name="ContradictoryConstructs">In how many constructs.</param>
/// <param name="ContradictoryAmong">The constructs that are looked at.</param>
/// <param name="SecondsPerAnswer">The least time that an answer takes.</param>
public sealed record QualityDocument(
    int StraightLinedMinimum,
    double ContradictoryDifference,
    int ContradictoryConstructs,
    string[] ContradictoryAmong,
    double SecondsPerAnswer
);

/// <summary>The curves and limits of the hours plan.</summary>
/// <param name="Worth">What a score is worth.</param>
/// <param name="MinimumHours">The least that a funded channel gets.</param>
/// <param name="StepHours">The grid.</param>
/// <param name="MaximumShare">The most that one channel gets of what core and support share.</param>
/// <param name="WatchShare">The part of the week that is kept for watching.</param>
/// <param name="WatchMaximumHours">The most that watching one channel gets.</param>
public sealed record PlanDocument(
    WorthDocument Worth,
    double MinimumHours,
    double StepHours,
    double MaximumShare,
    double WatchShare,
    double WatchMaximumHours
);

/// <summary>Worth of a score: ((score − offset) / scale) to the power.</summary>
/// <param name="Offset">The score that is worth nothing.</param>
/// <param name="Scale">Points above it that are worth 1.</param>
/// <param name="Power">The power.</param>
public sealed record WorthDocument(double Offset, double Scale, double Power);

/// <summary>A warning or a note that a result carries.</summary>
/// <param name="Flag">The flag's code.</param>
/// <param name="Kind">risk or note.</param>
/// <param name="Any">It is raised when one of these holds.</param>
/// <param name="All">It is raised when all of these hold.</param>
/// <param name="Unless">It is not raised when this holds.</param>
public sealed record FlagDocument(
    string Flag,
    string Kind,
    ConditionDocument[]? Any = null,
    ConditionDocument[]? All = null,
    ConditionDocument? Unless = null
);

/// <summary>How far counterfactuals search, and how many are shown.</summary>
/// <param name="MaximumChanges">The most answers that one set changes.</param>
/// <param name="Shown">The most sets that are shown.</param>
public sealed record CounterfactualDocument(int MaximumChanges, int Shown);

/// <summary>How one item is scored.</summary>
/// <param name="Changeable">Whether the answer is an act that the person can change.</param>
/// <param name="Construct">The construct that the item measures; none for circumstances.</param>
/// <param name="Direction">negative where agreement speaks against the construct.</param>
/// <param name="Values">The value of each option, 0–1.</param>
/// <param name="Knots">Pairs of a number and its value; between them it is linear, outside flat.</param>
public sealed record ItemKeyDocument(
    bool Changeable,
    string? Construct = null,
    string? Direction = null,
    IReadOnlyDictionary<string, double>? Values = null,
    double[][]? Knots = null
);
