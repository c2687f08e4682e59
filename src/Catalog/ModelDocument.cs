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

/// <summary>A channel with its base, range and curve.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Base">The score of a person about whom nothing is known.</param>
/// <param name="Range">The greatest change of the score by all constructs together, in each direction.</param>
/// <param name="HalfSaturationHours">The weekly hours that give half of the greatest utility.</param>
/// <param name="Typical">The score of the average person.</param>
/// <param name="Actions">The actions of the channel.</param>
public sealed record ChannelDocument(
    string Channel,
    double Base,
    double Range,
    double HalfSaturationHours,
    double? Typical = null,
    ActionsDocument? Actions = null
);

/// <summary>The actions of a channel, in order of importance.</summary>
/// <param name="Do">The actions of a main channel.</param>
/// <param name="Watch">The actions of a channel to watch.</param>
/// <param name="Build">The actions of a channel to build up.</param>
public sealed record ActionsDocument(ActionDocument[] Do, ActionDocument[] Watch, ActionDocument[]? Build = null);

/// <summary>One action.</summary>
/// <param name="Action">The code of its text.</param>
/// <param name="Minutes">Its duration in minutes.</param>
public sealed record ActionDocument(string Action, int Minutes);

/// <summary>A construct: how its items are combined, and its weight in each channel.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Neutral">The score, 0–1, that changes no channel score.</param>
/// <param name="Sem">The assumed standard error of measurement.</param>
/// <param name="Combine">How the items are combined: mean, mean-with-help or per-channel.</param>
/// <param name="Reflective">Whether its items are effects of the construct, so that they should agree.</param>
/// <param name="Weights">The weights, by channel.</param>
/// <param name="Help">The help item, for mean-with-help.</param>
/// <param name="Presence">For per-channel: the code of the presence item, without its channel.</param>
/// <param name="Drop">For per-channel: the code of the item that lowers the score, without its channel.</param>
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

/// <summary>The item that makes up for part of a low mean.</summary>
/// <param name="Item">The item's code.</param>
/// <param name="Share">The greatest share of what is lacking that it makes up for.</param>
/// <param name="ListedAlone">Whether help without a mean is listed with 0 points; true when absent.</param>
public sealed record HelpDocument(string Item, double Share, bool? ListedAlone = null);

/// <summary>The usual score of a per-channel construct for people who gave a certain answer.</summary>
/// <param name="Source">Its name in reasons and contributions.</param>
/// <param name="Construct">The construct.</param>
/// <param name="Item">The item that decides.</param>
/// <param name="Values">The usual scores, by option, then by channel.</param>
public sealed record PriorDocument(
    string Source,
    string Construct,
    string Item,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Values
);

/// <summary>A shift: points by option or number, then by channel.</summary>
/// <param name="Source">Its name in reasons and contributions.</param>
/// <param name="Item">The item that decides.</param>
/// <param name="Points">For a choice item: points by option, then by channel.</param>
/// <param name="Knots">For a number item: points by channel at some numbers; linear between them, constant outside.</param>
public sealed record ShiftDocument(
    string Source,
    string Item,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Points = null,
    ShiftKnotDocument[]? Knots = null
);

/// <summary>Points by channel at one number.</summary>
/// <param name="At">The number.</param>
/// <param name="Points">The points by channel; 0 for a missing channel.</param>
public sealed record ShiftKnotDocument(double At, IReadOnlyDictionary<string, double> Points);

/// <summary>The score band of a verdict.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="AtLeast">The lowest score with the verdict.</param>
public sealed record BandDocument(string Verdict, double AtLeast);

/// <summary>A condition on a construct, an answer, a verdict or planned hours.</summary>
/// <param name="Construct">The construct to compare.</param>
/// <param name="Below">The condition holds below this value.</param>
/// <param name="Item">The item that decides.</param>
/// <param name="AtMost">The condition holds up to this value.</param>
/// <param name="AtLeast">The condition holds from this value on.</param>
/// <param name="Is">The condition holds for this option.</param>
/// <param name="Channel">The only channel for which the condition can hold.</param>
/// <param name="VerdictOf">The channel whose verdict decides.</param>
/// <param name="OneOf">The condition holds for these verdicts.</param>
/// <param name="HoursOf">The channels whose hours are added up.</param>
/// <param name="Above">The condition holds above this share of the allocated hours.</param>
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
/// <param name="Channels">The channels that the gate applies to.</param>
/// <param name="Cap">The best verdict that the gate allows when it fires.</param>
/// <param name="Any">The gate fires only when one of these holds.</param>
/// <param name="Unless">The gate does not fire when this holds.</param>
/// <param name="All">The gate fires only when all of these hold.</param>
/// <param name="Private">When the headline recommends a private search: fired or binding; absent for never.</param>
public sealed record GateDocument(
    string Gate,
    string[] Channels,
    string Cap,
    ConditionDocument[]? Any = null,
    ConditionDocument? Unless = null,
    ConditionDocument[]? All = null,
    string? Private = null
);

/// <summary>The rule that raises a verdict.</summary>
/// <param name="Floor">The floor's code.</param>
/// <param name="Channels">The channels that the floor applies to.</param>
/// <param name="To">The verdict that the floor raises to.</param>
/// <param name="All">The floor applies only when all of these hold.</param>
/// <param name="Any">The floor applies only when one of these holds.</param>
/// <param name="Unless">The floor does not apply when this holds.</param>
public sealed record FloorDocument(
    string Floor,
    string[] Channels,
    string To,
    ConditionDocument[]? All = null,
    ConditionDocument[]? Any = null,
    ConditionDocument? Unless = null
);

/// <summary>The rule that offers a small trial.</summary>
/// <param name="Channels">The channels with a trial.</param>
/// <param name="ScoreAtLeast">The lowest score with a trial.</param>
/// <param name="Any">It is offered only when one of these holds.</param>
/// <param name="Weeks">The length of the trial.</param>
/// <param name="MinutesPerWeek">The effort per week.</param>
/// <param name="Verdicts">The verdicts with a trial; skip when absent.</param>
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

/// <summary>The rule that offers a channel to build up.</summary>
/// <param name="Channels">The channels, in the order in which the plan considers them.</param>
/// <param name="Verdicts">The verdicts with which a channel is offered.</param>
/// <param name="ScoreAtLeast">The lowest score with which a channel is offered.</param>
/// <param name="All">It is offered only when all of these hold.</param>
/// <param name="Any">It is offered only when one of these holds.</param>
/// <param name="Unless">It is not offered when this holds.</param>
public sealed record BuildDocument(
    string[] Channels,
    string[] Verdicts,
    double ScoreAtLeast,
    ConditionDocument[]? All = null,
    ConditionDocument[]? Any = null,
    ConditionDocument? Unless = null
);

/// <summary>How the next question is chosen.</summary>
/// <param name="FocusWeight">The weight of the channel that the person asks about.</param>
public sealed record QuestionDocument(double FocusWeight);

/// <summary>How many reasons a channel has.</summary>
/// <param name="Signed">The number of reasons for the verdict.</param>
/// <param name="Against">The number of reasons against it.</param>
/// <param name="Least">The least points of a reason.</param>
public sealed record ReasonsDocument(int Signed, int Against, double Least);

/// <summary>When a channel is named as better for a person than for most people.</summary>
/// <param name="Verdicts">The verdicts of channels that can be named.</param>
/// <param name="AtLeast">The least distance of its score above the typical score.</param>
/// <param name="Most">The greatest number of channels that are named.</param>
public sealed record DistinctiveDocument(string[] Verdicts, double AtLeast, int Most);

/// <summary>The least coverage that a verdict needs.</summary>
/// <param name="Minimum">The least share of a channel's weight that must be answered.</param>
public sealed record CoverageDocument(double Minimum);

/// <summary>The likely interval.</summary>
/// <param name="Level">The probability that the interval contains the true score if the assumed errors are right.</param>
/// <param name="Factor">The half width in standard errors.</param>
public sealed record LikelyDocument(double Level, double Factor);

/// <summary>The limits of response quality: the checks of version 1 or of version 2.</summary>
/// <param name="StraightLinedMinimum">The number of equal agreement answers from which they are a concern.</param>
/// <param name="ContradictoryDifference">The least difference between the values of an item and a reversed item.</param>
/// <param name="ContradictoryConstructs">The number of constructs with such a difference from which they are a concern.</param>
/// <param name="ContradictoryAmong">The constructs that are checked for contradictions.</param>
/// <param name="PatternMinimum">The least number of compared pairs of answers.</param>
/// <param name="PatternShare">The share of equal pairs from which they are a concern.</param>
/// <param name="PatternLongestLag">The length of the longest pattern that is checked.</param>
/// <param name="MidpointMinimum">The least number of agreement answers for the check of middle answers.</param>
/// <param name="MidpointShare">The share of middle answers from which they are a concern.</param>
/// <param name="ScatterConstructs">The constructs whose items should agree.</param>
/// <param name="ScatterMinimum">The least degrees of freedom for the check of scatter.</param>
/// <param name="ScatterSlope">The scatter that is allowed for each degree of freedom.</param>
/// <param name="ScatterIntercept">The scatter that is allowed in addition.</param>
/// <param name="ScatterPair">The least difference between two values of one construct that is reported.</param>
/// <param name="SecondsPerAnswer">The shortest plausible time per answer, in seconds.</param>
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
/// <param name="Worth">The utility of a score.</param>
/// <param name="StepHours">The step of a plan, in hours.</param>
/// <param name="MaximumShare">The greatest share of one channel when three or more channels share the hours.</param>
/// <param name="MinimumHours">Used by earlier releases; ignored now.</param>
/// <param name="WatchShare">Used by earlier releases; ignored now.</param>
/// <param name="WatchMaximumHours">Used by earlier releases; ignored now.</param>
/// <param name="Funding">How channels are funded; the standard funding when absent.</param>
public sealed record PlanDocument(
    WorthDocument Worth,
    double StepHours,
    double? MaximumShare = null,
    double? MinimumHours = null,
    double? WatchShare = null,
    double? WatchMaximumHours = null,
    FundingDocument? Funding = null
);

/// <summary>How channels are funded. A step is a pair of the shortest week, in hours, and a number.</summary>
/// <param name="Channels">The steps of the number of funded channels.</param>
/// <param name="Dose">The steps of the first hours of a channel.</param>
/// <param name="MaximumShare">The greatest share of one channel when three or more channels share the hours.</param>
/// <param name="MaximumHours">The most hours of a channel in any week.</param>
/// <param name="RepeatFrom">The minutes that must be left after the last action for the actions to be repeated.</param>
/// <param name="BuildFrom">The shortest week with a reserve for one channel to build up.</param>
/// <param name="BuildHours">The hours of the reserve.</param>
/// <param name="WatchFrom">The shortest week with a reserve for one channel to watch.</param>
/// <param name="WatchHours">The hours of the reserve.</param>
public sealed record FundingDocument(
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

/// <summary>The utility of a score: ((score − offset) / scale) to the power.</summary>
/// <param name="Offset">The score with a utility of 0.</param>
/// <param name="Scale">The number of points above the offset that give a utility of 1.</param>
/// <param name="Power">The power.</param>
public sealed record WorthDocument(double Offset, double Scale, double Power);

/// <summary>A warning or a note that a result carries.</summary>
/// <param name="Flag">The flag's code.</param>
/// <param name="Kind">risk or note.</param>
/// <param name="Any">The flag is raised only when one of these holds.</param>
/// <param name="All">The flag is raised only when all of these hold.</param>
/// <param name="Unless">The flag is not raised when this holds.</param>
/// <param name="Text">The code of its text, when another model's flag with the same code has a different text.</param>
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

/// <summary>The limits of counterfactuals.</summary>
/// <param name="MaximumChanges">The most answers that a set changes.</param>
/// <param name="Shown">The most sets that are shown.</param>
public sealed record CounterfactualDocument(int MaximumChanges, int Shown);

/// <summary>How one item is scored.</summary>
/// <param name="Changeable">Whether the answer is an act that the person can change.</param>
/// <param name="Construct">The construct that the item measures; absent for context items.</param>
/// <param name="Direction">For agreement items: positive, or negative when agreement lowers the construct.</param>
/// <param name="Values">The value of each option, 0–1.</param>
/// <param name="Knots">Pairs of a number and its value; linear between them, constant outside.</param>
/// <param name="LimitFactor">The highest multiple of the present number that a counterfactual may suggest.</param>
public sealed record ItemKeyDocument(
    bool Changeable,
    string? Construct = null,
    string? Direction = null,
    IReadOnlyDictionary<string, double>? Values = null,
    double[][]? Knots = null,
    double? LimitFactor = null
);
