using System.Text.Json;
using ChannelFit.Domain.Tests.Catalog;

namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>The numbers that differ between models: bases, ranges, weights and shifts, in the form of the reference.</summary>
public sealed class OracleParameters
{
    private static readonly Dictionary<string, OracleParameters> ByModel = ReferenceFiles.Models.ToDictionary(
        model => model.Key,
        model => new OracleParameters(model.Value),
        StringComparer.Ordinal
    );

    private readonly JsonElement model;

    private OracleParameters(JsonElement model)
    {
        this.model = model;
        string[] channels = [.. model.GetProperty("channels").Codes("key")];
        Weights = channels.ToDictionary(channel => channel, channel => WeightsOf(channel).ToList());
        Shifts = channels.ToDictionary(channel => channel, channel => ShiftsOf(channel).ToList());
    }

    /// <summary>By channel, g·w of every construct with weight in it.</summary>
    public Dictionary<string, List<(string Construct, decimal Gain)>> Weights { get; }

    /// <summary>By channel, the points that every option of every shift gives it.</summary>
    public Dictionary<string, List<(string Source, string Item, Dictionary<string, decimal> Points)>> Shifts { get; }

    public static OracleParameters Of(ScoringModel model) => ByModel[model.Id];

    public decimal Base(string channel) => model.GetProperty("base").GetProperty(channel).GetDecimal();

    private IEnumerable<(string Construct, decimal Gain)> WeightsOf(string channel)
    {
        var weights = model
            .GetProperty("weights")
            .EnumerateObject()
            .Where(row => row.Value.TryGetProperty(channel, out _))
            .Select(row => (row.Name, Weight: row.Value.GetProperty(channel).GetDecimal()))
            .ToList();
        var range = model.GetProperty("range").GetProperty(channel).GetDecimal();
        var g = range / weights.Sum(row => Math.Abs(row.Weight));
        return weights.Select(row => (row.Name, g * row.Weight));
    }

    private IEnumerable<(string Source, string Item, Dictionary<string, decimal> Points)> ShiftsOf(string channel)
    {
        foreach (var shift in model.GetProperty("shifts").EnumerateArray())
        {
            var item = shift.GetProperty("item").GetString()!;
            var options = ReferenceFiles.Items[item].GetProperty("options").Codes("code");
            var points = options.ToDictionary(option => option, _ => 0m);

            foreach (var row in shift.GetProperty("points").EnumerateObject())
            {
                points[row.Name] = row.Value.TryGetProperty(channel, out var moved) ? moved.GetDecimal() : 0;
            }

            yield return (shift.GetProperty("source").GetString()!, item, points);
        }
    }
}
