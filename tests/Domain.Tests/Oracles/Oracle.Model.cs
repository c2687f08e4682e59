using System.Text.Json;
using ChannelFit.Domain.Tests.Catalog;

namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>The items, constructs and channels of the reference model, which no later model of version 1 changes.</summary>
public sealed partial class Oracle
{
    private static readonly string[] Channels = [.. ReferenceFiles.Model.GetProperty("channels").Codes("key")];

    private static readonly Dictionary<string, JsonElement> Items = ReferenceFiles.Items;

    private static readonly Dictionary<string, JsonElement> Keys = Members(
        ReferenceFiles.Model.GetProperty("scoringKey")
    );

    private static readonly Dictionary<string, JsonElement> Constructs = ReferenceFiles
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

    private Dictionary<string, List<(string Construct, decimal Gain)>> Weights => figures.Weights;

    private Dictionary<string, List<(string Source, string Item, Dictionary<string, decimal> Points)>> Shifts =>
        figures.Shifts;

    private static IEnumerable<string> ItemsOf(string construct) => ItemsByConstruct[construct];

    private static bool HasPresence(string channel) => Items.ContainsKey($"FLD1-{channel}");

    private decimal Base(string channel) => figures.Base(channel);

    private static Dictionary<string, JsonElement> Members(JsonElement json) =>
        json.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);

    private static bool Is(JsonElement entry, string member, string value) =>
        entry.TryGetProperty(member, out var found) && found.GetString() == value;
}
