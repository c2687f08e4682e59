using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace ChannelFit.Domain.Answers;

/// <summary>A versioned questionnaire: its items, and when each is visible (seeds/instruments).</summary>
public sealed class Instrument
{
    private readonly byte[][] codes;
    private readonly byte[][][] options;
    private readonly FrozenDictionary<string, int> positions;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    /// <summary>Creates an instrument. The indexes of the items must be their positions.</summary>
    public Instrument(string key, int version, ImmutableArray<Item> items)
    {
        Key = key;
        Version = version;
        Id = FormattableString.Invariant($"{key}@{version}");
        Items = items;
        codes = [.. items.Select(item => Encoding.UTF8.GetBytes(item.Code))];
        options = [.. items.Select(item => item.Options.Select(Encoding.UTF8.GetBytes).ToArray())];
        positions = items.ToFrozenDictionary(item => item.Code, item => item.Index, StringComparer.Ordinal);
        lookup = positions.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Key { get; }

    public int Version { get; }

    /// <summary>The identifier that requests use, <c>channel-fit@1</c>.</summary>
    public string Id { get; }

    /// <summary>All items, in the order that decides ties.</summary>
    public ImmutableArray<Item> Items { get; }

    /// <summary>Returns the code of an item in UTF-8.</summary>
    internal ReadOnlySpan<byte> Utf8Code(int item) => codes[item];

    /// <summary>Returns the position of an item's option by its code in UTF-8, or -1.</summary>
    internal int FindOption(int item, ReadOnlySpan<byte> utf8)
    {
        var known = options[item];

        for (var option = 0; option < known.Length; option++)
        {
            if (utf8.SequenceEqual(known[option]))
            {
                return option;
            }
        }

        return -1;
    }

    /// <summary>Returns the position of an item by its code, or -1.</summary>
    public int Find(ReadOnlySpan<char> code) => lookup.TryGetValue(code, out var index) ? index : -1;
}

/// <summary>The type of an item.</summary>
public enum ItemType
{
    /// <summary>A whole number from 1, strongly disagree, to 5, strongly agree.</summary>
    Agreement,

    /// <summary>A number between the item's limits.</summary>
    Number,

    /// <summary>The code of one option.</summary>
    Choice,
}

/// <summary>One question of an instrument.</summary>
/// <param name="Index">The position in the instrument.</param>
/// <param name="Code">The stable code, such as <c>ENG1</c> or <c>FLD1-twitter</c>.</param>
/// <param name="Type">The type of its answer.</param>
/// <param name="Min">The lowest number allowed; 0 for a choice.</param>
/// <param name="Max">The highest number allowed; the position of the last option for a choice.</param>
/// <param name="IsInteger">True if only whole numbers are allowed.</param>
/// <param name="Options">The codes of the options of a choice, at most 32; empty for numbers.</param>
/// <param name="ShowWhen">When the item is visible; null for always.</param>
public sealed record Item(
    int Index,
    string Code,
    ItemType Type,
    double Min,
    double Max,
    bool IsInteger,
    ImmutableArray<string> Options,
    VisibilityRule? ShowWhen
)
{
    /// <summary>Returns the position of an option by its code, or -1.</summary>
    public int FindOption(ReadOnlySpan<char> code)
    {
        for (var option = 0; option < Options.Length; option++)
        {
            if (code.SequenceEqual(Options[option]))
            {
                return option;
            }
        }

        return -1;
    }
}

/// <summary>The rule that makes an item visible when the answer to another choice item is, or is not, one of some options (docs/scoring.md#visibility).</summary>
/// <param name="Item">The position of the deciding item.</param>
/// <param name="Options">The options, as bits.</param>
/// <param name="Shows">True for <c>anyOf</c>, which hides the item when the deciding item is unanswered; false for <c>noneOf</c>, which shows it.</param>
public sealed record VisibilityRule(int Item, uint Options, bool Shows)
{
    /// <summary>Returns whether the deciding answer makes the item visible; NaN is a missing answer.</summary>
    public bool IsSatisfiedBy(double answer) => (!double.IsNaN(answer) && (Options >> (int)answer & 1) == 1) == Shows;
}
