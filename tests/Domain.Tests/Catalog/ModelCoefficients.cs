using System.Text.Json;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>Every number and rule of a model that a reader may ask the origin of, as it is written, by a readable key.</summary>
internal static class ModelCoefficients
{
    public static Dictionary<string, string> Of(JsonElement model)
    {
        var channels =
            from channel in model.GetProperty("channels").EnumerateArray()
            from member in new[] { ("base", "base"), ("range", "range"), ("curve", "halfSaturationHours") }
            select ($"{member.Item1}/{channel.GetProperty("channel")}", channel.GetProperty(member.Item2));
        var weights =
            from construct in model.GetProperty("constructs").EnumerateArray()
            from weight in construct.GetProperty("weights").EnumerateObject()
            select ($"weight/{construct.GetProperty("construct")}/{weight.Name}", weight.Value);
        var shifts =
            from shift in model.GetProperty("shifts").EnumerateArray()
            from option in shift.GetProperty("points").EnumerateObject()
            from points in option.Value.EnumerateObject()
            select ($"shift/{shift.GetProperty("source")}/{option.Name}/{points.Name}", points.Value);
        var gates =
            from gate in model.GetProperty("gates").EnumerateArray()
            let among = string.Join(',', gate.GetProperty("channels").EnumerateArray())
            select ($"gate/{gate.GetProperty("gate")}/{among}", gate);
        var rules =
            from list in new[] { ("band", "bands", "verdict"), ("flag", "flags", "flag") }
            from rule in model.GetProperty(list.Item2).EnumerateArray()
            select ($"{list.Item1}/{rule.GetProperty(list.Item3)}", rule);
        var floor = model.GetProperty("floor");
        (string, JsonElement)[] single =
        [
            ($"floor/{floor.GetProperty("floor")}", floor),
            ("trial", model.GetProperty("trial")),
        ];

        return new[] { channels, weights, shifts, gates, rules, single }
            .SelectMany(entries => entries)
            .ToDictionary(entry => entry.Item1, entry => entry.Item2.GetRawText(), StringComparer.Ordinal);
    }
}
