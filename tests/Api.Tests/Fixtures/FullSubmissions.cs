using System.Text.Json;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Response sets with an answer to every visible item, the same in every run.</summary>
public static class FullSubmissions
{
    /// <summary>One in four is random, so its result is withheld; the others are moderate and consistent.</summary>
    public static Dictionary<string, object> Full(Instrument instrument, int seed)
    {
        var random = new Random(seed);
        var answers = new Dictionary<string, object>();

        foreach (var item in instrument.Items)
        {
            if (IsVisible(instrument, item, answers))
            {
                answers[item.Code] =
                    item.Type == ItemType.Agreement && seed % 4 > 0 ? random.Next(2, 5)
                    : item.Type == ItemType.Choice ? item.Options[random.Next(item.Options.Length)]
                    : item.IsInteger ? random.Next((int)item.Min, (int)item.Max + 1)
                    : random.Next(4 * (int)item.Max) / 4.0;
            }
        }

        return answers;
    }

    /// <summary>Returns a request with such a response set.</summary>
    public static string Request(Instrument instrument, int seed) =>
        JsonSerializer.Serialize(new { instrument = instrument.Id, answers = Full(instrument, seed) });

    /// <summary>Returns the results of twelve such response sets.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Results(ApiFixture api, string include)
    {
        using var partner = await api.CreatePartner();
        var query = include.Length == 0 ? "" : $"?include={include}";
        var results = new List<JsonElement>();

        for (var seed = 0; seed < 12; seed++)
        {
            var response = await partner.Post($"/v1/scores{query}", Request(api.Instrument, seed));
            results.Add(await response.Json());
        }

        return results;
    }

    private static bool IsVisible(Instrument instrument, Item item, Dictionary<string, object> answers)
    {
        if (item.ShowWhen is not { } rule)
        {
            return true;
        }

        var decider = instrument.Items[rule.Item];
        return rule.IsSatisfiedBy(
            answers.TryGetValue(decider.Code, out var given) ? decider.FindOption((string)given) : double.NaN
        );
    }
}
