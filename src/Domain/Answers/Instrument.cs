using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace ChannelFit.Domain.Answers;

/// <summary>A versioned set of items: what a person is asked, and when (reference/instrument.json).</summary>
public sealed class Instrument
{
    private readonly byte[][] codes;
    private readonly byte[][][] options;
    private readonly FrozenDictionary<string, int> positions;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    /// <summary>An instrument of these items; item indexes must be their positions.</summary>
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

    /// <summary>The name that requests use, <c>channel-fit@1</c>.</summary>
    public string Id { get; }

    /// <summary>All items, in the order that settles ties.</summary>
    public ImmutableArray<Item> Items { get; }

    /// <summary>The code of an item as it stands in JSON.</summary>
    internal ReadOnlySpan<byte> Utf8Code(int item) => codes[item];

    /// <summary>The position of an item's option by its code as it stands in JSON, or -1.</summary>
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

    /// <summary>The position of an item by its code, or -1.</summary>
    public int Find(ReadOnlySpan<char> code) => lookup.TryGetValue(code, out var index) ? index : -1;
}

/// <summary>How an item is answered.</summary>
public enum ItemType
{
    /// <summary>A whole number from 1, strongly disagree, to 5, strongly agree.</summary>
    Agreement,

    /// <summary>A number between the item's limits.</summary>
    Number,

    /// <summary>The code of one option.</summary>
    Choice,
}

/// <summary>One question.</summary>
/// <param name="Index">Its position in the instrument.</param>
/// <param name="Code">Its stable code, such as <c>ENG1</c> or <c>FLD1-twitter</c>.</param>
/// <param name="Type">How it is answered.</param>
/// <param name="Min">The least number taken; 0 for a choice.</param>
/// <param name="Max">The greatest number taken; the last option's position for a choice.</param>
/// <param name="Whole">Whether only whole numbers are taken.</param>
/// <param name="Options">The codes of a choice, at most 32; empty for numbers.</param>
/// <param name="ShowWhen">What makes it visible; null where it always is.</param>
public sealed record Item(
    int Index,
    string Code,
    ItemType Type,
    double Min,
    double Max,
    bool Whole,
    ImmutableArray<string> Options,
    VisibilityRule? ShowWhen
)
{
    /// <summary>The position of an option by its code, or -1.</summary>
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

/// <summary>The visibility rule of scoring.md §1: the answer to another choice item is, or is not, among some options.</summary>
/// <param name="Item">The index of the deciding item.</param>
/// <param name="Options">The options as bits.</param>
/// <param name="Shows">True for <c>anyOf</c> (unanswered hides), false for <c>noneOf</c> (unanswered shows).</param>
public sealed record VisibilityRule(int Item, uint Options, bool Shows)
{
    /// <summary>Whether the deciding answer, NaN where there is none, lets the item be seen.</summary>
    public bool IsSatisfiedBy(double answer) => (!double.IsNaN(answer) && (Options >> (int)answer & 1) == 1) == Shows;
}
