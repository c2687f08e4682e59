using System.Text.Json;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Tests.Fixtures;

/// <summary>People to plan and warn: the six of reference/people.json, people made for one test, and random ones.</summary>
public static class PlanningPeople
{
    /// <summary>The six, as reference/people.json has them.</summary>
    public static JsonElement[] Golden { get; } =
    [
        .. JsonDocument
            .Parse(File.ReadAllText(Path.Combine(TestCatalog.Root, "tests/Domain.Tests/Golden/people.json")))
            .RootElement.EnumerateArray(),
    ];

    public static int Channel(string key) => TestCatalog.Model.FindChannel(key);

    /// <summary>One of the six by name.</summary>
    public static Scorecard ScorecardOf(string name) =>
        ScorecardOf(Golden.Single(person => person.GetProperty("name").GetString() == name));

    /// <summary>The context answers that the person's own situation shows; the rest of the response set is empty.</summary>
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

    /// <summary>A person neutral in everything but what is named.</summary>
    public static Scorecard Neutral(
        IReadOnlyDictionary<string, double>? constructs = null,
        params (string Code, object Answer)[] context
    ) => With(scale => constructs?.GetValueOrDefault(scale.Construct, scale.Neutral) ?? scale.Neutral, context);

    /// <summary>Somebody: any constructs, any context, hours to the minute.</summary>
    public static Scorecard RandomScorecard(Random random)
    {
        // Levels lean to one side per person, so that people full of core channels turn up, and people without any.
        var lean = random.NextDouble();
        string[] fields = ["general", "tech", "design", "health", "media", "academic", "manual"];
        return With(
            scale => Math.Clamp(lean + (.8 * random.NextDouble()) - .4, 0, 1),
            ("CTX1", fields[random.Next(fields.Length)]),
            ("CTX2", random.Next(2) == 0 ? "employed" : "unemployed"),
            ("CTX5", random.Next(4) == 0 ? "clients" : "job"),
            ("TIM1", random.Next(60 * 24) / 60.0)
        );
    }

    /// <summary>A response set of these answers; those to hidden items are left out.</summary>
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
