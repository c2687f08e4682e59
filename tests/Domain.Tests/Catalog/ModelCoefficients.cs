using System.Text.Json;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>Every number and rule of a model whose origin must be documented, by a readable key.</summary>
internal static class ModelCoefficients
{
    public static Dictionary<string, string> Of(JsonElement model)
    {
        var channels =
            from channel in model.GetProperty("channels").EnumerateArray()
            from member in new[]
            {
                ("base", "base"),
                ("range", "range"),
                ("curve", "halfSaturationHours"),
                ("typical", "typical"),
            }
            from value in Optional(channel, member.Item2)
            select ($"{member.Item1}/{channel.GetProperty("channel")}", value);
        var weights =
            from construct in model.GetProperty("constructs").EnumerateArray()
            from weight in construct.GetProperty("weights").EnumerateObject()
            select ($"weight/{construct.GetProperty("construct")}/{weight.Name}", weight.Value);
        var shifts =
            from shift in model.GetProperty("shifts").EnumerateArray()
            from option in Options(shift)
            from points in option.Points.EnumerateObject()
            select ($"shift/{shift.GetProperty("source")}/{option.Name}/{points.Name}", points.Value);
        var priors =
            from list in Optional(model, "priors")
            from prior in list.EnumerateArray()
            from option in prior.GetProperty("values").EnumerateObject()
            from usual in option.Value.EnumerateObject()
            select ($"prior/{option.Name}/{usual.Name}", usual.Value);
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
            .. Optional(model, "build").Select(build => ("build", build)),
            .. Optional(model, "modelSd").Select(error => ("modelSd", error)),
            .. Optional(model.GetProperty("plan"), "funding").Select(funding => ("plan", funding)),
            .. model
                .GetProperty("channels")
                .EnumerateArray()
                .SelectMany(channel => Optional(channel, "actions"))
                .Take(1)
                .Select(actions => ("actions", actions)),
        ];

        return new[] { channels, weights, shifts, priors, gates, rules, single }
            .SelectMany(entries => entries)
            .ToDictionary(entry => entry.Item1, entry => entry.Item2.GetRawText(), StringComparer.Ordinal);
    }

    private static JsonElement[] Optional(JsonElement node, string member) =>
        node.TryGetProperty(member, out var value) ? [value] : [];

    /// <summary>The options of a shift, or the numbers at its knots, with their points.</summary>
    private static IEnumerable<(string Name, JsonElement Points)> Options(JsonElement shift) =>
        shift.TryGetProperty("points", out var points)
            ? points.EnumerateObject().Select(option => (option.Name, option.Value))
            : shift
                .GetProperty("knots")
                .EnumerateArray()
                .Select(knot => ($"{knot.GetProperty("at")}", knot.GetProperty("points")));
}
