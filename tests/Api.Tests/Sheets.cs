using System.Text.Json;
using ChannelFit.Domain;

namespace ChannelFit.Api.Tests;

/// <summary>Answer sheets in which every visible item is answered, the same ones in every run.</summary>
public static class Sheets
{
    public static Dictionary<string, object> Full(Instrument instrument, int seed)
    {
        var random = new Random(seed);
        var answers = new Dictionary<string, object>();

        foreach (var item in instrument.Items)
        {
            if (IsVisible(instrument, item, answers))
            {
                answers[item.Code] =
                    item.Type == ItemType.Choice ? item.Options[random.Next(item.Options.Length)]
                    : item.Whole ? random.Next((int)item.Min, (int)item.Max + 1)
                    : random.Next(4 * (int)item.Max) / 4.0;
            }
        }

        return answers;
    }

    /// <summary>A request with such a sheet.</summary>
    public static string Request(Instrument instrument, int seed) =>
        JsonSerializer.Serialize(new { instrument = instrument.Id, answers = Full(instrument, seed) });

    private static bool IsVisible(Instrument instrument, Item item, Dictionary<string, object> answers)
    {
        if (item.ShowWhen is not { } rule)
        {
            return true;
        }

        var decider = instrument.Items[rule.Item];
        return rule.Holds(
            answers.TryGetValue(decider.Code, out var given) ? decider.FindOption((string)given) : double.NaN
        );
    }
}
