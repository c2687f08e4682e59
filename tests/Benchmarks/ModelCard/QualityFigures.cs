using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The shares of withheld results of steady people, and of people who do not read the questions.</summary>
internal static class QualityFigures
{
    private const double NearMidpoint = .8;
    private static readonly string[] Forms = ["quick", "short", "full"];

    /// <summary>Returns the shares of withheld results, by way of answering and by form.</summary>
    public static string Of(SimulatedResults results)
    {
        var table = new MarkdownTable(["answers", .. Forms]);
        Row("steady people (false alarms)", (responses, _) => responses);
        Row("the same answer to every statement", (responses, random) => Pattern(responses, random, 1));
        Row("two answers in turn", (responses, random) => Pattern(responses, random, 2));
        Row(
            "a pattern of 3 to 8 answers",
            (responses, random) => Pattern(responses, random, 3 + (int)(6 * random.Unit()))
        );
        Row("near the midpoint", Midpoint);
        Row("random", Random);
        return table.ToString();

        void Row(string name, Func<ResponseSet, SplitMix64, ResponseSet> change) =>
            table.Row([
                name,
                .. Forms.Select(form =>
                {
                    var random = new SplitMix64(4);
                    return SimulatedResults.Share(
                        results.All.Count(person => IsWithheld(change(results.InForm(person.First, form), random))),
                        results.All.Count
                    );
                }),
            ]);

        bool IsWithheld(ResponseSet responses) =>
            ResponseQuality
                .Assess(ConstructScores.Score(results.Model, responses), durationSeconds: null)
                .WithholdsVerdicts;
    }

    /// <summary>Repeats a pattern of different answers, in the order of the form.</summary>
    private static ResponseSet Pattern(ResponseSet responses, SplitMix64 random, int length)
    {
        var pattern = Enumerable.Range(0, length).Select(_ => 1 + (int)(5 * random.Unit())).ToArray();

        if (length == 2 && pattern[0] == pattern[1])
        {
            pattern[1] = 6 - pattern[0] is var mirrored && mirrored != pattern[0] ? mirrored : 4;
        }

        var place = 0;
        return Agreement(responses, _ => pattern[place++ % length]);
    }

    private static ResponseSet Midpoint(ResponseSet responses, SplitMix64 random) =>
        Agreement(
            responses,
            _ =>
                random.Unit() < NearMidpoint ? 3
                : random.Unit() < .5 ? 2
                : 4
        );

    /// <summary>Gives random answers to every question, except to those about circumstances.</summary>
    private static ResponseSet Random(ResponseSet responses, SplitMix64 random) =>
        Change(
            responses,
            item => item.ShowWhen is null && item.Code is not ("CTX1" or "CTX2" or "CTX5"),
            item => item.Min + (int)((Math.Min(item.Max, 30) - item.Min + 1) * random.Unit())
        );

    private static ResponseSet Agreement(ResponseSet responses, Func<Item, double> answer) =>
        Change(responses, item => item.Type == ItemType.Agreement, answer);

    private static ResponseSet Change(ResponseSet responses, Func<Item, bool> changes, Func<Item, double> answer) =>
        responses
            .Instrument.Items.Where(item => !double.IsNaN(responses[item.Index]) && changes(item))
            .Aggregate(responses, (changed, item) => changed.WithAnswer(item.Index, answer(item)));
}
