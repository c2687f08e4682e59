using System.Text.Json.Nodes;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>
/// An instrument as JSON Schema 2020-12 of <c>answers</c>: it accepts exactly the answer sets that the API accepts,
/// visibility included (scoring.md §1).
/// </summary>
public static class AnswersJsonSchema
{
    public static JsonObject Create(InstrumentResponse instrument)
    {
        var properties = new JsonObject();
        var rules = new JsonArray();

        foreach (var item in instrument.Items)
        {
            properties[item.Code] = Property(item);

            if (item.ShowWhen is { } rule)
            {
                rules.Add(
                    new JsonObject
                    {
                        ["if"] = new JsonObject { ["required"] = new JsonArray(item.Code) },
                        ["then"] = Visible(rule),
                    }
                );
            }
        }

        return new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = instrument.Title,
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["allOf"] = rules,
        };
    }

    private static JsonObject Property(ItemResponse item)
    {
        if (item.Options is { } options)
        {
            return new()
            {
                ["title"] = item.Text,
                ["oneOf"] = new JsonArray([
                    .. options.Select(option => new JsonObject { ["const"] = option.Code, ["title"] = option.Label }),
                ]),
            };
        }

        return new()
        {
            ["title"] = item.Text,
            // A number whose value is whole is an integer, however it is written: 3.0 is one.
            ["type"] = item.Integer == true ? "integer" : "number",
            ["minimum"] = item.Min,
            ["maximum"] = item.Max,
        };
    }

    /// <summary>What must hold of the deciding answer where the item is answered: anyOf needs it, noneOf does not.</summary>
    private static JsonObject Visible(VisibilityRuleResponse rule)
    {
        var codes = new JsonArray([.. (rule.AnyOf ?? rule.NoneOf ?? []).Select(code => JsonValue.Create(code))]);
        var among = new JsonObject { ["enum"] = codes };
        return rule.AnyOf is not null
            ? new()
            {
                ["required"] = new JsonArray(rule.Item),
                ["properties"] = new JsonObject { [rule.Item] = among },
            }
            : new() { ["properties"] = new JsonObject { [rule.Item] = new JsonObject { ["not"] = among } } };
    }
}
