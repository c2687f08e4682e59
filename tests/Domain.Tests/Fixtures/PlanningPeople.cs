using System.Text.Json;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Tests.Fixtures;

/// <summary>People for tests of plans and flags: the six of Golden/people.json, people of one test, and random ones.</summary>
public static class PlanningPeople
{
    /// <summary>The six people of Golden/people.json.</summary>
    public static JsonElement[] Golden { get; } =
    [
        .. JsonDocument
            .Parse(File.ReadAllText(Path.Combine(TestCatalog.Root, "tests/Domain.Tests/Golden/people.json")))
            .RootElement.EnumerateArray(),
    ];

    public static int Channel(string key) => TestCatalog.Model.FindChannel(key);

    /// <summary>Returns the result of one of the six people, by name.</summary>
    public static Scorecard ScorecardOf(string name) =>
        ScorecardOf(Golden.Single(person => person.GetProperty("name").GetString() == name));

    /// <summary>Returns the result of a person of Golden/people.json: the constructs and context answers of the file, and no other answers.</summary>
    public static Scorecard ScorecardOf(JsonElement person)
    {
        var presence = person.GetProperty("fieldPresence");
        var constructs = person.GetProperty("constructs");
        var context = person
            .GetProperty("context")
            .EnumerateObject()
            .Select(answer => (answer.Name, (object)answer.Value))
            .ToArray();
        return With(
            scale =>
                scale.Channel < 0
                    ? constructs.GetProperty(scale.Construct).GetDouble()
                    : presence.GetProperty(TestCatalog.Model.Channels[scale.Channel].Key).GetDouble(),
            context
        );
    }

    /// <summary>Returns the result of a person who is neutral in every construct except the given ones.</summary>
    public static Scorecard Neutral(
        IReadOnlyDictionary<string, double>? constructs = null,
        params (string Code, object Answer)[] context
    ) => With(scale => constructs?.GetValueOrDefault(scale.Construct, scale.Neutral) ?? scale.Neutral, context);

    /// <summary>Returns the result of a random person: random constructs, context and hours, to the minute.</summary>
    public static Scorecard RandomScorecard(Random random)
    {
        // The levels of a person are similar, so that there are people with many core channels, and people without any.
        var level = random.NextDouble();
        string[] fields = ["general", "tech", "design", "health", "media", "academic", "manual"];
        return With(
            scale => Math.Clamp(level + (.8 * random.NextDouble()) - .4, 0, 1),
            ("CTX1", fields[random.Next(fields.Length)]),
            ("CTX2", random.Next(2) == 0 ? "employed" : "unemployed"),
            ("CTX5", random.Next(4) == 0 ? "clients" : "job"),
            ("TIM1", random.Next(60 * 24) / 60.0)
        );
    }

    /// <summary>Returns a response set of these answers, without those to hidden items.</summary>
    public static ResponseSet Responses(params (string Code, object Answer)[] answers)
    {
        var responses = ResponseSet.Empty(TestCatalog.Instrument);

        foreach (var (code, answer) in answers)
        {
            var item = TestCatalog.Instrument.Items[TestCatalog.Instrument.Find(code)];
            var cell =
                item.Type == ItemType.Choice
                    ? item.FindOption(answer.ToString())
                    : double.Parse(answer.ToString()!, System.Globalization.CultureInfo.InvariantCulture);
            responses = responses.IsVisible(item) ? responses.WithAnswer(item.Index, cell) : responses;
        }

        return responses;
    }

    private static Scorecard With(Func<ConstructScale, double> score, params (string Code, object Answer)[] context) =>
        Scorecard.Score(ConstructScores.FromKnownScores(TestCatalog.Model, Responses(context), score));
}
