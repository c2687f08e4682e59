using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Seeds;

// The seed files as they are written. Names and order follow seeds/instruments and seeds/models.

/// <summary>seeds/instruments/*.json: what a person is asked, without texts.</summary>
public sealed record InstrumentShape(
    string Key,
    int Version,
    IReadOnlyDictionary<string, ScaleShape> Scales,
    IReadOnlyDictionary<string, string[]> Options,
    SectionShape[] Sections,
    IReadOnlyDictionary<string, string[]> Forms,
    ItemShape[] Items
);

/// <summary>A scale of agreement: whole numbers from min to max.</summary>
public sealed record ScaleShape(int Min, int Max);

/// <summary>Items asked under one title.</summary>
public sealed record SectionShape(string Key, string[] Items);

/// <summary>One item.</summary>
public sealed record ItemShape(
    string Code,
    string Type,
    string? Options = null,
    double? Min = null,
    double? Max = null,
    bool? Integer = null,
    string? Unit = null,
    string? Channel = null,
    ShowWhenShape? ShowWhen = null
);

/// <summary>When an item is visible: one of anyOf and noneOf.</summary>
public sealed record ShowWhenShape(string Item, string[]? AnyOf = null, string[]? NoneOf = null);

/// <summary>seeds/models/*.json: everything that decides a number.</summary>
public sealed record ModelShape(
    string Key,
    string Version,
    string Instrument,
    BasisShape Basis,
    ChannelShape[] Channels,
    ConstructShape[] Constructs,
    ShiftShape[] Shifts,
    BandShape[] Bands,
    GateShape[] Gates,
    FloorShape Floor,
    TrialShape Trial,
    CoverageShape Coverage,
    LikelyShape Likely,
    QualityShape Quality,
    PlanShape Plan,
    FlagShape[] Flags,
    CounterfactualShape Counterfactual,
    IReadOnlyDictionary<string, ItemKeyShape> Items
);

/// <summary>What the coefficients rest on; stands beside the numbers and moves no hash.</summary>
public sealed record BasisShape(string Coefficients, string Validation, int SampleSize, string Evidence);

/// <summary>A channel with its base, range and curve.</summary>
public sealed record ChannelShape(string Channel, double Base, double Range, double HalfSaturationHours);

/// <summary>A construct: how its items combine and what it weighs in each channel.</summary>
public sealed record ConstructShape(
    string Construct,
    double Neutral,
    double Sem,
    string Combine,
    bool Reflective,
    IReadOnlyDictionary<string, double> Weights,
    HelpShape? Help = null,
    string? Presence = null,
    string? Drop = null
);

/// <summary>The item that fills a share of what a mean lacks.</summary>
public sealed record HelpShape(string Item, double Share);

/// <summary>Points by option, then by channel.</summary>
public sealed record ShiftShape(
    string Source,
    string Item,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Points
);

/// <summary>The least score of a verdict.</summary>
public sealed record BandShape(string Verdict, double AtLeast);

/// <summary>A claim about a construct, an answer, a verdict or planned hours.</summary>
public sealed record ConditionShape(
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
public sealed record GateShape(
    string Gate,
    string[] Channels,
    string Cap,
    ConditionShape[] Any,
    ConditionShape? Unless = null
);

/// <summary>The rule that lifts a verdict.</summary>
public sealed record FloorShape(string Floor, string[] Channels, string To, ConditionShape[] All);

/// <summary>The rule that offers a small try.</summary>
public sealed record TrialShape(
    string[] Channels,
    double ScoreAtLeast,
    ConditionShape[] Any,
    int Weeks,
    int MinutesPerWeek
);

/// <summary>The least coverage that a verdict needs.</summary>
public sealed record CoverageShape(double Minimum);

/// <summary>The level of the likely interval, and its half width in standard errors.</summary>
public sealed record LikelyShape(double Level, double Factor);

/// <summary>The limits of response quality.</summary>
public sealed record QualityShape(
    int StraightLinedMinimum,
    double ContradictoryDifference,
    int ContradictoryConstructs,
    string[] ContradictoryAmong,
    double SecondsPerAnswer
);

/// <summary>The curves and limits of the hours plan.</summary>
public sealed record PlanShape(
    WorthShape Worth,
    double MinimumHours,
    double StepHours,
    double MaximumShare,
    double WatchShare,
    double WatchMaximumHours
);

/// <summary>Worth of a score: ((score − offset) / scale) to the power.</summary>
public sealed record WorthShape(double Offset, double Scale, double Power);

/// <summary>A warning or a note that a result carries.</summary>
public sealed record FlagShape(
    string Flag,
    string Kind,
    ConditionShape[]? Any = null,
    ConditionShape[]? All = null,
    ConditionShape? Unless = null
);

/// <summary>How far counterfactuals search, and how many are shown.</summary>
public sealed record CounterfactualShape(int MaximumChanges, int Shown);

/// <summary>How one item is scored.</summary>
public sealed record ItemKeyShape(
    bool Changeable,
    string? Construct = null,
    string? Direction = null,
    IReadOnlyDictionary<string, double>? Values = null,
    double[][]? Knots = null
);

/// <summary>How seed files are read: strictly, since a misspelt member would silently change a number.</summary>
public static class SeedJson
{
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            PropertyNameCaseInsensitive = false,
            NumberHandling = JsonNumberHandling.Strict,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
}
