namespace ChannelFit.Catalog;

// As it is written: names and order follow the seed files.

/// <summary>seeds/models/*.json: everything that decides a number.</summary>
/// <param name="Priors">What is usual, where a person does not know; none where absent.</param>
/// <param name="RankBy">verdict, or score where absent.</param>
/// <param name="ModelSd">The standard error of the model itself, in points; 0 where absent.</param>
/// <param name="FirmFactor">A verdict that holds so many standard errors to each side is firm; the two tests of version 1 where absent.</param>
/// <param name="LeaningFactor">A verdict that holds so many standard errors to each side is leaning.</param>
/// <param name="Build">Which weak channels are offered to grow into; none where absent.</param>
/// <param name="Question">How the next question is chosen; as in version 1 where absent.</param>
/// <param name="Reasons">How many reasons are given; their texts are labels. Where absent, texts are sentences by side.</param>
/// <param name="Distinctive">When a channel is named as better for a person than for most; never where absent.</param>
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
    PriorShape[]? Priors = null,
    string? RankBy = null,
    double? ModelSd = null,
    double? FirmFactor = null,
    double? LeaningFactor = null,
    BuildShape? Build = null,
    QuestionShape? Question = null,
    ReasonsShape? Reasons = null,
    DistinctiveShape? Distinctive = null
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
/// <param name="Typical">The score of the average person.</param>
/// <param name="Actions">What to do there, step by step.</param>
public sealed record ChannelDocument(
    string Channel,
    double Base,
    double Range,
    double HalfSaturationHours,
    double? Typical = null,
    ActionsShape? Actions = null
);

/// <summary>What to do in a channel, first things first.</summary>
/// <param name="Do">In a main channel.</param>
/// <param name="Watch">In a channel to keep an eye on.</param>
/// <param name="Build">In a channel to grow into.</param>
public sealed record ActionsShape(ActionShape[] Do, ActionShape[] Watch, ActionShape[]? Build = null);

/// <summary>One step.</summary>
/// <param name="Action">Names its text.</param>
/// <param name="Minutes">How long it takes.</param>
public sealed record ActionShape(string Action, int Minutes);

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
/// <param name="ListedAlone">Whether help without anything to help is listed with 0 points; true where absent.</param>
public sealed record HelpDocument(string Item, double Share, bool? ListedAlone = null);

/// <summary>What a construct that is measured per channel usually is for people who gave one answer.</summary>
/// <param name="Source">Names it in reasons and contributions.</param>
/// <param name="Construct">The construct.</param>
/// <param name="Item">The item that is read.</param>
/// <param name="Values">The usual score by option, then by channel.</param>
public sealed record PriorShape(
    string Source,
    string Construct,
    string Item,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Values
);

/// <summary>Points by option, or by number, and then by channel.</summary>
/// <param name="Source">Names the shift in reasons and contributions.</param>
/// <param name="Item">The item that is read.</param>
/// <param name="Points">A choice: points by option, then by channel.</param>
/// <param name="Knots">A number: points by channel at some numbers; between them they are linear, outside flat.</param>
public sealed record ShiftDocument(
    string Source,
    string Item,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Points = null,
    ShiftKnotShape[]? Knots = null
);

/// <summary>Points by channel at one number.</summary>
/// <param name="At">The number.</param>
/// <param name="Points">Points by channel; 0 for a channel that is missing.</param>
public sealed record ShiftKnotShape(double At, IReadOnlyDictionary<string, double> Points);

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
/// <param name="All">It fires only when all of these hold.</param>
/// <param name="Private">When the headline speaks of a private search: fired, or binding; never where absent.</param>
public sealed record GateDocument(
    string Gate,
    string[] Channels,
    string Cap,
    ConditionDocument[]? Any = null,
    ConditionDocument? Unless = null,
    ConditionDocument[]? All = null,
    string? Private = null
);

/// <summary>The rule that lifts a verdict.</summary>
/// <param name="Floor">The floor's code.</param>
/// <param name="Channels">The channels that it stands under.</param>
/// <param name="To">The verdict that it lifts to.</param>
/// <param name="All">It lifts when all of these hold.</param>
/// <param name="Any">It lifts only when one of these holds.</param>
/// <param name="Unless">It does not lift when this holds.</param>
public sealed record FloorDocument(
    string Floor,
    string[] Channels,
    string To,
    ConditionDocument[]? All = null,
    ConditionDocument[]? Any = null,
    ConditionDocument? Unless = null
);

/// <summary>The rule that offers a small try.</summary>
/// <param name="Channels">The channels that can be tried.</param>
/// <param name="ScoreAtLeast">The least score that is worth a try.</param>
/// <param name="Any">It is offered when one of these holds.</param>
/// <param name="Weeks">How long the try lasts.</param>
/// <param name="MinutesPerWeek">The most that it takes.</param>
/// <param name="Verdicts">The verdicts with which it is offered; skip where absent.</param>
/// <param name="All">It is offered only when all of these hold.</param>
/// <param name="Unless">It is not offered when this holds.</param>
public sealed record TrialDocument(
    string[] Channels,
    double ScoreAtLeast,
    int Weeks,
    int MinutesPerWeek,
    ConditionDocument[]? Any = null,
    string[]? Verdicts = null,
    ConditionDocument[]? All = null,
    ConditionDocument? Unless = null
);

/// <summary>The rule that names a channel to grow into.</summary>
/// <param name="Channels">The channels, in the order in which the plan funds one of them.</param>
/// <param name="Verdicts">The verdicts with which it is offered.</param>
/// <param name="ScoreAtLeast">The least score that is worth it.</param>
/// <param name="All">It is offered only when all of these hold.</param>
/// <param name="Any">It is offered when one of these holds.</param>
/// <param name="Unless">It is not offered when this holds.</param>
public sealed record BuildShape(
    string[] Channels,
    string[] Verdicts,
    double ScoreAtLeast,
    ConditionDocument[]? All = null,
    ConditionDocument[]? Any = null,
    ConditionDocument? Unless = null
);

/// <summary>How the next question is chosen.</summary>
/// <param name="FocusWeight">How often the channel that the person asks about counts.</param>
public sealed record QuestionShape(double FocusWeight);

/// <summary>How many reasons a channel gives.</summary>
/// <param name="Signed">Reasons that speak for the verdict.</param>
/// <param name="Against">Reasons that speak against it.</param>
/// <param name="Least">The least points that make a reason.</param>
public sealed record ReasonsShape(int Signed, int Against, double Least);

/// <summary>When a channel is named as better for a person than for most.</summary>
/// <param name="Verdicts">The verdicts of channels that can be named.</param>
/// <param name="AtLeast">How far its score must lie above the typical one.</param>
/// <param name="Most">How many are named.</param>
public sealed record DistinctiveShape(string[] Verdicts, double AtLeast, int Most);

/// <summary>The least coverage that a verdict needs.</summary>
/// <param name="Minimum">The least share of a channel's weight that must be answered.</param>
public sealed record CoverageDocument(double Minimum);

/// <summary>The level of the likely interval, and its half width in standard errors.</summary>
/// <param name="Level">How often the interval should hold the score, were the assumed errors right.</param>
/// <param name="Factor">Standard errors to each side.</param>
public sealed record LikelyDocument(double Level, double Factor);

/// <summary>The limits of response quality: the checks of version 1, or those of version 2.</summary>
/// <param name="StraightLinedMinimum">How many agreement items must be answered before all the same is a concern.</param>
/// <param name="ContradictoryDifference">How far an item and its reverse must lie apart.</param>
/// <param name="ContradictoryConstructs">In how many constructs.</param>
/// <param name="ContradictoryAmong">The constructs that are looked at.</param>
/// <param name="PatternMinimum">How many pairs of answers a pattern needs.</param>
/// <param name="PatternShare">The share of them that are equal.</param>
/// <param name="PatternLongestLag">The longest pattern that is looked for.</param>
/// <param name="MidpointMinimum">How many agreement items must be answered before the middle is a concern.</param>
/// <param name="MidpointShare">The share of middle answers.</param>
/// <param name="ScatterConstructs">The constructs whose items should agree.</param>
/// <param name="ScatterMinimum">The least degrees of freedom for that.</param>
/// <param name="ScatterSlope">The scatter allowed for each degree of freedom.</param>
/// <param name="ScatterIntercept">The scatter allowed beside that.</param>
/// <param name="ScatterPair">How far two answers to one construct must lie apart to be named.</param>
/// <param name="SecondsPerAnswer">The least time that an answer takes.</param>
public sealed record QualityDocument(
    double SecondsPerAnswer,
    int? StraightLinedMinimum = null,
    double? ContradictoryDifference = null,
    int? ContradictoryConstructs = null,
    string[]? ContradictoryAmong = null,
    int? PatternMinimum = null,
    double? PatternShare = null,
    int? PatternLongestLag = null,
    int? MidpointMinimum = null,
    double? MidpointShare = null,
    string[]? ScatterConstructs = null,
    int? ScatterMinimum = null,
    double? ScatterSlope = null,
    double? ScatterIntercept = null,
    double? ScatterPair = null
);

/// <summary>The curves and limits of the hours plan.</summary>
/// <param name="Worth">What a score is worth.</param>
/// <param name="StepHours">The grid.</param>
/// <param name="MaximumShare">The most that one channel gets of what three and more share.</param>
/// <param name="MinimumHours">Written in version 1, and read no more.</param>
/// <param name="WatchShare">Written in version 1, and read no more.</param>
/// <param name="WatchMaximumHours">Written in version 1, and read no more.</param>
/// <param name="Funding">Who gets hours; where absent, as in the first model that has it.</param>
public sealed record PlanDocument(
    WorthDocument Worth,
    double StepHours,
    double? MaximumShare = null,
    double? MinimumHours = null,
    double? WatchShare = null,
    double? WatchMaximumHours = null,
    FundingShape? Funding = null
);

/// <summary>Who gets hours, and how many to begin with. Steps are pairs of the shortest week, in hours, and a number.</summary>
/// <param name="Channels">How many channels are funded.</param>
/// <param name="Dose">The hours that each starts with.</param>
/// <param name="MaximumShare">The most that one channel gets of what three and more share.</param>
/// <param name="MaximumHours">The most that a channel gets whatever the week.</param>
/// <param name="RepeatFrom">With so many minutes left after the last step, the steps are done again.</param>
/// <param name="BuildFrom">The shortest week that keeps hours for one channel to grow into.</param>
/// <param name="BuildHours">The hours kept for it.</param>
/// <param name="WatchFrom">The shortest week that keeps hours for one channel to watch.</param>
/// <param name="WatchHours">The hours kept for it.</param>
public sealed record FundingShape(
    double[][] Channels,
    double[][] Dose,
    double MaximumShare,
    IReadOnlyDictionary<string, double> MaximumHours,
    int RepeatFrom,
    double BuildFrom,
    double BuildHours,
    double WatchFrom,
    double WatchHours
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
/// <param name="Text">Names its text where another model's flag of this code says something else.</param>
public sealed record FlagDocument(
    string Flag,
    string Kind,
    ConditionDocument[]? Any = null,
    ConditionDocument[]? All = null,
    ConditionDocument? Unless = null,
    string? Text = null
)
{
    /// <summary>The code of its text.</summary>
    internal string TextCode => Text ?? Flag;
}

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
/// <param name="LimitFactor">How many times the present number a person is asked for at most.</param>
public sealed record ItemKeyDocument(
    bool Changeable,
    string? Construct = null,
    string? Direction = null,
    IReadOnlyDictionary<string, double>? Values = null,
    double[][]? Knots = null,
    double? LimitFactor = null
);
