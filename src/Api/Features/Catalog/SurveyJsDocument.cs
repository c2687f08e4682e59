using System.Text.Json.Nodes;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>Creates SurveyJS JSON from an instrument: one page per section, with the same rules of visibility.</summary>
public static class SurveyJsDocument
{
    public static JsonObject Create(InstrumentResponse instrument)
    {
        var items = instrument.Items.ToDictionary(item => item.Code);
        return new()
        {
            ["title"] = instrument.Title,
            // Hidden answers are not sent, because the API rejects them.
            ["clearInvisibleValues"] = "onHidden",
            ["pages"] = new JsonArray([
                .. instrument.Sections.Select(section => new JsonObject
                {
                    ["name"] = section.Key,
                    ["title"] = section.Title,
                    ["elements"] = new JsonArray([.. section.Items.Select(code => Element(instrument, items[code]))]),
                }),
            ]),
        };
    }

    private static JsonObject Element(InstrumentResponse instrument, ItemResponse item)
    {
        var element = new JsonObject
        {
            ["type"] = item.Type switch
            {
                "agreement" => "rating",
                "number" => "text",
                _ => "radiogroup",
            },
            ["name"] = item.Code,
            ["title"] = item.Text,
        };

        if (item.Options is { } options)
        {
            element["choices"] = Choices(options.Select(option => (JsonValue.Create(option.Code), option.Label)));
        }
        else if (item.Scale is { } scale)
        {
            element["rateValues"] = Choices(
                instrument.Scales[scale].Points.Select(point => (JsonValue.Create(point.Value), point.Label))
            );
        }
        else
        {
            element["inputType"] = "number";
            element["min"] = item.Min;
            element["max"] = item.Max;
            element["description"] = item.Label;

            if (item.Integer == true)
            {
                element["step"] = 1;
            }
        }

        if (item.ShowWhen is { } rule)
        {
            element["visibleIf"] = VisibleIf(rule);
        }

        return element;
    }

    private static JsonArray Choices(IEnumerable<(JsonValue Value, string Label)> choices) =>
        [.. choices.Select(choice => new JsonObject { ["value"] = choice.Value, ["text"] = choice.Label })];

    /// <summary>Returns the visibility condition. Without an answer, anyOf hides the item and noneOf shows it.</summary>
    private static string VisibleIf(VisibilityRuleResponse rule)
    {
        var codes = string.Join(", ", (rule.AnyOf ?? rule.NoneOf ?? []).Select(code => $"'{code}'"));
        return rule.AnyOf is not null
            ? $"{{{rule.Item}}} anyof [{codes}]"
            : $"{{{rule.Item}}} empty or !({{{rule.Item}}} anyof [{codes}])";
    }
}
