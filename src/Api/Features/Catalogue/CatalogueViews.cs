using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Api.Features.Catalogue;

/// <summary>The channels, in model order.</summary>
/// <param name="Items">Every channel.</param>
public sealed record ChannelList(IReadOnlyList<ChannelEntry> Items);

/// <summary>A way of looking for work.</summary>
/// <param name="Key">Stable and readable.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What counts as it.</param>
public sealed record ChannelEntry(string Key, string Name, string Description);

/// <summary>The instruments.</summary>
/// <param name="Items">Every published version.</param>
public sealed record InstrumentList(IReadOnlyList<InstrumentEntry> Items);

/// <summary>An instrument in a list.</summary>
/// <param name="Id">What a submission names, key@version.</param>
/// <param name="Key">The instrument's key.</param>
/// <param name="Version">Counts from 1.</param>
/// <param name="Title">What it asks, in short.</param>
/// <param name="Hash">SHA-256 of the canonical instrument; texts do not move it.</param>
public sealed record InstrumentEntry(string Id, string Key, int Version, string Title, string Hash);

/// <summary>A versioned set of items: enough to ask them without a wording of one's own.</summary>
/// <param name="Id">What a submission names, key@version.</param>
/// <param name="Key">The instrument's key.</param>
/// <param name="Version">Counts from 1.</param>
/// <param name="Title">What it asks, in short.</param>
/// <param name="Hash">SHA-256 of the canonical instrument; texts do not move it.</param>
/// <param name="Scales">How the numbers of a scale are labelled, by scale.</param>
/// <param name="Sections">The items under their titles.</param>
/// <param name="Forms">Which items a short and a full asking hold, in order.</param>
/// <param name="Items">Every item.</param>
public sealed record InstrumentView(
    string Id,
    string Key,
    int Version,
    string Title,
    string Hash,
    IReadOnlyDictionary<string, ScaleView> Scales,
    IReadOnlyList<SectionView> Sections,
    IReadOnlyDictionary<string, FormView> Forms,
    IReadOnlyList<ItemView> Items
);

/// <summary>A scale of whole numbers.</summary>
/// <param name="Min">The least answer.</param>
/// <param name="Max">The greatest answer.</param>
/// <param name="Points">Every point with its label.</param>
public sealed record ScaleView(int Min, int Max, IReadOnlyList<ScalePointView> Points);

/// <summary>One point of a scale.</summary>
/// <param name="Value">The answer to send.</param>
/// <param name="Label">What a person reads.</param>
public sealed record ScalePointView(int Value, string Label);

/// <summary>Items asked under one title.</summary>
/// <param name="Key">The section's key.</param>
/// <param name="Title">What a person reads.</param>
/// <param name="Items">Codes of items, in order.</param>
public sealed record SectionView(string Key, string Title, IReadOnlyList<string> Items);

/// <summary>A selection of items.</summary>
/// <param name="Title">What a person reads.</param>
/// <param name="Items">Codes of items, in order.</param>
public sealed record FormView(string Title, IReadOnlyList<string> Items);

/// <summary>One item.</summary>
/// <param name="Code">Names the item in answers.</param>
/// <param name="Type">agreement: a point of its scale; number: within min and max; choice: the code of an option.</param>
/// <param name="Text">What a person reads.</param>
/// <param name="Scale">The scale of an agreement item.</param>
/// <param name="Options">What a choice can be.</param>
/// <param name="Min">The least number.</param>
/// <param name="Max">The greatest number.</param>
/// <param name="Integer">Whether numbers are whole.</param>
/// <param name="Unit">The code of a number's unit; its label stands beside it.</param>
/// <param name="Label">What a person reads beside the number.</param>
/// <param name="ShowWhen">What makes the item visible; always visible where absent.</param>
/// <param name="Channel">The channel that it speaks of.</param>
public sealed record ItemView(
    string Code,
    [property: AllowedValues("agreement", "number", "choice")] string Type,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scale,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OptionView>? Options,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Min,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Max,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Integer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ShowWhenView? ShowWhen,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Channel
);

/// <summary>An answer that can be chosen.</summary>
/// <param name="Code">The answer to send.</param>
/// <param name="Label">What a person reads.</param>
public sealed record OptionView(string Code, string Label);

/// <summary>The item is visible when the answer to another is one of <c>anyOf</c>, or is not one of <c>noneOf</c>.</summary>
/// <param name="Item">The other item's code.</param>
/// <param name="AnyOf">Codes of options; hidden while unanswered.</param>
/// <param name="NoneOf">Codes of options; visible while unanswered.</param>
public sealed record ShowWhenView(
    string Item,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? AnyOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? NoneOf
);

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
public sealed record ModelView(
    string Id,
    string Key,
    string Version,
    string Instrument,
    string Hash,
    BasisShape Basis,
    IReadOnlyList<ChannelShape> Channels,
    IReadOnlyList<ConstructShape> Constructs,
    IReadOnlyList<ShiftShape> Shifts,
    IReadOnlyList<BandShape> Bands,
    IReadOnlyList<GateShape> Gates,
    FloorShape Floor,
    TrialShape Trial,
    CoverageShape Coverage,
    LikelyShape Likely,
    QualityShape Quality,
    PlanShape Plan,
    IReadOnlyList<FlagShape> Flags,
    CounterfactualShape Counterfactual,
    IReadOnlyDictionary<string, ItemKeyShape> Items,
    IReadOnlyDictionary<string, EvidenceLink> Evidence
);

/// <summary>The evidence register.</summary>
/// <param name="AsOf">The edition, year-month.</param>
/// <param name="Items">Every row.</param>
public sealed record EvidenceList(string AsOf, IReadOnlyList<EvidenceView> Items);

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
public sealed record EvidenceView(
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

/// <summary>How the catalogue is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChannelList))]
[JsonSerializable(typeof(InstrumentList))]
[JsonSerializable(typeof(InstrumentView))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelView))]
[JsonSerializable(typeof(EvidenceList))]
[JsonSerializable(typeof(EvidenceView))]
internal sealed partial class CatalogueJson : JsonSerializerContext;
