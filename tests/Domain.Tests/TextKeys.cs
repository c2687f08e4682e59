using System.Text.Json;

namespace ChannelFit.Domain.Tests;

/// <summary>The keys of every text that instrument, models and results can ask for: no more, no fewer.</summary>
internal static class TextKeys
{
    public static HashSet<string> All() =>
        new[] { ["language"], OfInstrument(SeedTree.Instrument), OfResult(), OfReport() }
            .Concat(SeedTree.Models.Values.SelectMany(model => new[] { OfModel(model), OfItemReasons(model) }))
            .SelectMany(keys => keys)
            .ToHashSet();

    private static IEnumerable<string> OfInstrument(JsonElement instrument)
    {
        var sections = instrument.GetProperty("sections").Codes("key").Select(key => $"sections/{key}");
        var forms = Members(instrument, "forms").Select(form => $"forms/{form.Name}");
        var points = Members(instrument, "scales").SelectMany(Points);
        var options = Members(instrument, "options")
            .SelectMany(set => set.Value.EnumerateArray().Select(option => $"options/{set.Name}/{option}"));
        var items = instrument.GetProperty("items");
        var units = items.EnumerateArray().Where(item => item.TryGetProperty("unit", out _)).ToArray();

        return new[]
        {
            ["title"],
            sections,
            forms,
            points,
            options,
            units.Select(item => $"units/{item.GetProperty("unit")}"),
            items.Codes("code").Select(code => $"items/{code}"),
        }
            .SelectMany(keys => keys)
            .Select(key => $"instruments/{instrument.GetProperty("key")}/{key}");
    }

    private static IEnumerable<string> Points(JsonProperty scale) =>
        Enumerable
            .Range(0, scale.Value.GetProperty("max").GetInt32() - scale.Value.GetProperty("min").GetInt32() + 1)
            .Select(point => $"scales/{scale.Name}/{point}");

    private static IEnumerable<string> OfModel(JsonElement model) =>
        [
            .. Each(
                model,
                "channels",
                "channel",
                channel => [$"channels/{channel}/name", $"channels/{channel}/description"]
            ),
            .. Each(model, "channels", "channel", channel => [$"watching/{channel}"]),
            .. Each(model, "bands", "verdict", OfVerdict),
            .. OfVerdict("cannot-tell"),
            .. Each(model, "gates", "gate", gate => [$"gates/{gate}/label", $"gates/{gate}/text"]),
            $"floors/{model.GetProperty("floor").GetProperty("floor")}",
            "trial/text",
            .. Each(model, "flags", "flag", flag => [$"flags/{flag}"]),
            .. model.GetProperty("shifts").EnumerateArray().SelectMany(OfShift),
            .. Members(model, "basis")
                .Where(member => member.Name is "coefficients" or "validation")
                .Select(member => $"basis/{member.Name}/{member.Value}"),
        ];

    private static string[] OfVerdict(string verdict) =>
        [$"verdicts/{verdict}/label", $"verdicts/{verdict}/text", $"focus/{verdict}"];

    private static IEnumerable<string> OfShift(JsonElement shift) =>
        from option in Members(shift, "points")
        from points in option.Value.EnumerateObject()
        let side = points.Value.GetDouble() > 0 ? "for" : "against"
        select $"reasons/shifts/{shift.GetProperty("source")}/{option.Name}/{side}";

    /// <remarks>
    /// An item speaks for a channel when its value lies above neutral and its weight is positive, or below and
    /// negative ("inverse"). Only what can come about has a text: FLD2 never speaks for, ADV1 never against.
    /// </remarks>
    private static IEnumerable<string> OfItemReasons(JsonElement model) =>
        from construct in model.GetProperty("constructs").EnumerateArray()
        from weight in Members(construct, "weights")
        let inverse = weight.Value.GetDouble() < 0
        from item in Members(model, "items")
        where
            item.Value.TryGetProperty("construct", out var of)
            && of.ValueEquals($"{construct.GetProperty("construct")}")
        from above in Sides(item, construct)
        let side = above == inverse ? "against" : "for"
        select $"reasons/items/{item.Name}/{(inverse ? "inverse/" : "")}{side}";

    /// <summary>Whether the item can lie above (true) and below (false) what moves nothing.</summary>
    private static IEnumerable<bool> Sides(JsonProperty item, JsonElement construct)
    {
        if (construct.TryGetProperty("help", out var help) && help.GetProperty("item").ValueEquals(item.Name))
            return [true]; // help only lifts

        var values = Values(item.Value).ToArray();
        var neutral = values.Min() < 0 ? 0 : construct.GetProperty("neutral").GetDouble(); // FLD2 only lowers
        return values.Where(value => value != neutral).Select(value => value > neutral).Distinct();
    }

    private static IEnumerable<double> Values(JsonElement item) =>
        item.TryGetProperty("values", out var values)
            ? values.EnumerateObject().Select(value => value.Value.GetDouble())
        : item.TryGetProperty("knots", out var knots) ? knots.EnumerateArray().Select(knot => knot[1].GetDouble())
        : [0, 1];

    /// <summary>Codes that a result carries and no seed lists (scoring.md §§5–6, api.md).</summary>
    private static IEnumerable<string> OfResult() =>
        [
            "focus/instead",
            "reasons/neutral",
            "plan/note",
            "plan/unallocated/off-grid",
            "plan/unallocated/below-minimum",
            "plan/unallocated/no-channel",
            "plan/unallocated/caps",
            "plan/unallocated/bounds",
            "plan/unavailable/no-hours",
            "plan/unavailable/withheld",
            "plan/unavailable/no-verdicts",
            "quality/straight-lined",
            "quality/contradictory",
            "quality/too-fast",
        ];

    /// <summary>What stands on the printed report (src/Api/Features/Assessments/Reports).</summary>
    private static IEnumerable<string> OfReport() =>
        """
            title date test asked channels rank channel score likely possible verdict firmness firm leaning
            open limits plan week hours free total reasons steps trial question notes evidence about gone
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(label =>
            $"report/labels/{label}"
        ).Concat(
            """
            focus bar likely possible firmness cap core support watch
            skip cannot-tell question evidence conflicts use answered model unverified gone
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(sentence =>
                $"report/sentences/{sentence}"
            )
        );

    private static IEnumerable<string> Each(JsonElement model, string list, string code, Func<string, string[]> keys) =>
        model.GetProperty(list).Codes(code).SelectMany(keys);

    private static JsonElement.ObjectEnumerator Members(JsonElement node, string name) =>
        node.GetProperty(name).EnumerateObject();
}
