using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Catalog;

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
/// <param name="Forms">The items that each form asks, in order.</param>
/// <param name="Items">Every item.</param>
public sealed record InstrumentResponse(
    string Id,
    string Key,
    int Version,
    string Title,
    string Hash,
    IReadOnlyDictionary<string, ScaleResponse> Scales,
    IReadOnlyList<SectionResponse> Sections,
    IReadOnlyDictionary<string, FormResponse> Forms,
    IReadOnlyList<ItemResponse> Items
);

/// <summary>A scale of whole numbers.</summary>
/// <param name="Min">The least answer.</param>
/// <param name="Max">The greatest answer.</param>
/// <param name="Points">Every point with its label.</param>
public sealed record ScaleResponse(int Min, int Max, IReadOnlyList<ScalePointResponse> Points);

/// <summary>One point of a scale.</summary>
/// <param name="Value">The answer to send.</param>
/// <param name="Label">What a person reads.</param>
public sealed record ScalePointResponse(int Value, string Label);

/// <summary>Items asked under one title.</summary>
/// <param name="Key">The section's key.</param>
/// <param name="Title">What a person reads.</param>
/// <param name="Items">Codes of items, in order.</param>
public sealed record SectionResponse(string Key, string Title, IReadOnlyList<string> Items);

/// <summary>A selection of items.</summary>
/// <param name="Title">What a person reads.</param>
/// <param name="Items">Codes of items, in order.</param>
/// <param name="Minutes">About how long it takes; absent where that was not estimated.</param>
public sealed record FormResponse(string Title, IReadOnlyList<string> Items, double? Minutes);

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
public sealed record ItemResponse(
    string Code,
    [property: ItemTypeCode] string Type,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scale,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OptionResponse>? Options,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Min,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Max,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Integer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] VisibilityRuleResponse? ShowWhen,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Channel
);

/// <summary>An answer that can be chosen.</summary>
/// <param name="Code">The answer to send.</param>
/// <param name="Label">What a person reads.</param>
public sealed record OptionResponse(string Code, string Label);

/// <summary>The item is visible when the answer to another is one of <c>anyOf</c>, or is not one of <c>noneOf</c>.</summary>
/// <param name="Item">The other item's code.</param>
/// <param name="AnyOf">Codes of options; hidden while unanswered.</param>
/// <param name="NoneOf">Codes of options; visible while unanswered.</param>
public sealed record VisibilityRuleResponse(
    string Item,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? AnyOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? NoneOf
);

/// <summary>How the catalogue is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChannelList))]
[JsonSerializable(typeof(InstrumentList))]
[JsonSerializable(typeof(InstrumentResponse))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ScoringModelResponse))]
[JsonSerializable(typeof(EvidenceList))]
[JsonSerializable(typeof(EvidenceResponse))]
internal sealed partial class CatalogJsonContext : JsonSerializerContext;
