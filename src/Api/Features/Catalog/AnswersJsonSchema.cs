using System.Text.Json.Nodes;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>
/// Creates a JSON Schema 2020-12 of the <c>answers</c> to an instrument. It accepts exactly the answers that the API
/// accepts, including the rules of visibility (docs/scoring.md#visibility).
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
            // In JSON Schema, a number with an integral value is an integer; 3.0 is one, too.
            ["type"] = item.Integer == true ? "integer" : "number",
            ["minimum"] = item.Min,
            ["maximum"] = item.Max,
        };
    }

    /// <summary>Returns the condition for the answer that decides the visibility of an answered item. anyOf requires that answer, noneOf does not.</summary>
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
