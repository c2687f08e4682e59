using System.Text.Json;

namespace ChannelFit.Domain.Tests;

/// <summary>What the reference model says of items, constructs and channels, looked up once.</summary>
public sealed partial class Oracle
{
    private static readonly string[] Channels = [.. Reference.Model.GetProperty("channels").Codes("key")];

    private static readonly Dictionary<string, JsonElement> Items = Reference.Items;

    private static readonly Dictionary<string, JsonElement> Keys = Members(Reference.Model.GetProperty("scoringKey"));

    private static readonly Dictionary<string, JsonElement> Constructs = Reference
        .Model.GetProperty("constructs")
        .EnumerateArray()
        .ToDictionary(construct => construct.GetProperty("key").GetString()!, StringComparer.Ordinal);

    private static readonly Dictionary<string, decimal> Neutrals = Constructs.ToDictionary(
        construct => construct.Key,
        construct => construct.Value.GetProperty("neutral").GetDecimal(),
        StringComparer.Ordinal
    );

    private static readonly Dictionary<string, string> ConstructOf = Items.Keys.ToDictionary(
        code => code,
        code => Keys[code].TryGetProperty("construct", out var construct) ? construct.GetString()! : ""
    );

    private static readonly ILookup<string, string> ItemsByConstruct = Items.Keys.ToLookup(code => ConstructOf[code]);

    private static readonly Dictionary<string, List<(string Construct, decimal Gain)>> Weights = Channels.ToDictionary(
        channel => channel,
        channel => WeightsOf(channel).ToList(),
        StringComparer.Ordinal
    );

    private static readonly Dictionary<
        string,
        List<(string Source, string Item, Dictionary<string, decimal> Points)>
    > Moves = Channels.ToDictionary(channel => channel, channel => ShiftsOf(channel).ToList(), StringComparer.Ordinal);

    private static IEnumerable<string> ItemsOf(string construct) => ItemsByConstruct[construct];

    private static bool HasPresence(string channel) => Items.ContainsKey($"FLD1-{channel}");

    private static decimal Base(string channel) =>
        Reference.Model.GetProperty("base").GetProperty(channel).GetDecimal();

    /// <summary>g·w of every construct with weight in the channel.</summary>
    private static IEnumerable<(string Construct, decimal Gain)> WeightsOf(string channel)
    {
        var weights = Reference
            .Model.GetProperty("weights")
            .EnumerateObject()
            .Where(row => row.Value.TryGetProperty(channel, out _))
            .Select(row => (row.Name, Weight: row.Value.GetProperty(channel).GetDecimal()))
            .ToList();
        var range = Reference.Model.GetProperty("range").GetProperty(channel).GetDecimal();
        var g = range / weights.Sum(row => Math.Abs(row.Weight));
        return weights.Select(row => (row.Name, g * row.Weight));
    }

    /// <summary>The points that every option of every shift gives the channel.</summary>
    private static IEnumerable<(string Source, string Item, Dictionary<string, decimal> Points)> ShiftsOf(
        string channel
    )
    {
        foreach (var shift in Reference.Model.GetProperty("shifts").EnumerateArray())
        {
            var item = shift.GetProperty("item").GetString()!;
            var points = Items[item].GetProperty("options").Codes("code").ToDictionary(option => option, _ => 0m);

            foreach (var row in shift.GetProperty("points").EnumerateObject())
            {
                points[row.Name] = row.Value.TryGetProperty(channel, out var moved) ? moved.GetDecimal() : 0;
            }

            yield return (shift.GetProperty("source").GetString()!, item, points);
        }
    }

    private static Dictionary<string, JsonElement> Members(JsonElement json) =>
        json.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);

    private static bool Is(JsonElement entry, string member, string value) =>
        entry.TryGetProperty(member, out var found) && found.GetString() == value;
}
