using System.Text.Json;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Domain.Tests.Fixtures;

/// <summary>Version 2: its model, and the people of Golden/people.v2.json.</summary>
internal static class ModelV2
{
    public static ScoringModel Model { get; } = TestCatalog.Published.FindModel("fit-model@2.0.0")!.Model;

    public static Instrument Instrument => Model.Instrument;

    public static int Twitter { get; } = Model.FindChannel("twitter");

    /// <summary>The people of the file with their exact results, by key.</summary>
    public static Dictionary<string, JsonElement> People { get; } =
        JsonElement
            .Parse(File.ReadAllBytes(Path.Combine(TestCatalog.Root, "tests/Domain.Tests/Golden/people.v2.json")))
            .EnumerateArray()
            .ToDictionary(person => person.GetProperty("key").GetString()!, StringComparer.Ordinal);

    public static Scorecard CardOf(string person) => Scorecard.Score(Model, ResponsesOf(person));

    public static ResponseSet ResponsesOf(string person) => Read(People[person].GetProperty("answers"));

    /// <summary>Returns a response set of some answers.</summary>
    public static ResponseSet Responses(params (string Item, object Answer)[] answers) =>
        Read(
            JsonSerializer.SerializeToElement(
                answers.ToDictionary(answer => answer.Item, answer => answer.Answer, StringComparer.Ordinal)
            )
        );

    /// <summary>Returns a person's response set with some answers changed; null removes an answer.</summary>
    public static ResponseSet With(this ResponseSet responses, params (string Item, object? Answer)[] answers)
    {
        foreach (var (code, answer) in answers)
        {
            var item = responses.Instrument.Items[responses.Instrument.Find(code)];
            responses = responses.WithAnswer(
                item.Index,
                answer switch
                {
                    null => double.NaN,
                    string option => item.FindOption(option),
                    _ => Convert.ToDouble(answer),
                }
            );
        }

        return responses;
    }

    public static int Channel(string key) => Model.FindChannel(key);

    public static HoursPlan? PlanOf(Scorecard card, double? hours = null) =>
        HoursPlan.Create(
            card,
            hours is null ? PlanRequests.Default(card) : PlanRequests.Default(card) with { HoursPerWeek = hours },
            Twitter
        );

    private static ResponseSet Read(JsonElement answers)
    {
        var errors = new List<ValidationError>();
        var responses = AnswerReader.Read(Instrument, answers, "#/answers", errors);
        Assert.Empty(errors);
        return responses!;
    }
}
