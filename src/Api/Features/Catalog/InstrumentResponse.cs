using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>One version of an instrument, with all items and their texts.</summary>
/// <param name="Id">The id to use in a submission, key@version.</param>
/// <param name="Key">The instrument's key.</param>
/// <param name="Version">The version, counted from 1.</param>
/// <param name="Title">A short title.</param>
/// <param name="Hash">SHA-256 of the canonical instrument; changes of texts do not change it.</param>
/// <param name="Scales">The scales with their labels, by key.</param>
/// <param name="Sections">The sections, which group the items.</param>
/// <param name="Forms">The items of each form, in order.</param>
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
/// <param name="Min">The lowest answer.</param>
/// <param name="Max">The highest answer.</param>
/// <param name="Points">All points with their labels.</param>
public sealed record ScaleResponse(int Min, int Max, IReadOnlyList<ScalePointResponse> Points);

/// <summary>One point of a scale.</summary>
/// <param name="Value">The answer to send.</param>
/// <param name="Label">The text for people.</param>
public sealed record ScalePointResponse(int Value, string Label);

/// <summary>A section of an instrument.</summary>
/// <param name="Key">The section's key.</param>
/// <param name="Title">The text for people.</param>
/// <param name="Items">The codes of the items, in order.</param>
public sealed record SectionResponse(string Key, string Title, IReadOnlyList<string> Items);

/// <summary>A form of an instrument.</summary>
/// <param name="Title">The text for people.</param>
/// <param name="Items">The codes of the items, in order.</param>
/// <param name="Minutes">The approximate duration in minutes; absent if it was not estimated.</param>
public sealed record FormResponse(
    string Title,
    IReadOnlyList<string> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Minutes
);

/// <summary>One item.</summary>
/// <param name="Code">The code of the item, used in <c>answers</c>.</param>
/// <param name="Type">agreement: a point of its scale; number: within min and max; choice: the code of an option.</param>
/// <param name="Text">The text for people.</param>
/// <param name="Scale">The scale of an agreement item.</param>
/// <param name="Options">The options of a choice.</param>
/// <param name="Min">The lowest number.</param>
/// <param name="Max">The highest number.</param>
/// <param name="Integer">True if only integers are allowed.</param>
/// <param name="Unit">The code of the unit of a number; <c>label</c> contains its text.</param>
/// <param name="Label">The label of the unit of a number.</param>
/// <param name="ShowWhen">The condition under which the item is visible; absent if it is always visible.</param>
/// <param name="Channel">The channel that the item concerns.</param>
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

/// <summary>An option of a choice.</summary>
/// <param name="Code">The answer to send.</param>
/// <param name="Label">The text for people.</param>
public sealed record OptionResponse(string Code, string Label);

/// <summary>A visibility rule: the item is visible if the answer to another item is one of <c>anyOf</c>, or not one of <c>noneOf</c>.</summary>
/// <param name="Item">The other item's code.</param>
/// <param name="AnyOf">Codes of options. Without an answer, the item is hidden.</param>
/// <param name="NoneOf">Codes of options. Without an answer, the item is visible.</param>
public sealed record VisibilityRuleResponse(
    string Item,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? AnyOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? NoneOf
);
