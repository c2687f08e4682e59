using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>How often the quality checks withhold results of steady people, and of people who do not read the questions.</summary>
internal static class QualityFigures
{
    private const double NearMidpoint = .8;
    private static readonly string[] Forms = ["quick", "short", "full"];

    /// <summary>Returns the shares of withheld results, by way of answering and by form.</summary>
    public static string Of(SimulatedResults results)
    {
        var table = new MarkdownTable(["answers", .. Forms]);
        Row("steady people (false alarms)", (sheet, _) => sheet);
        Row("the same answer to every statement", (sheet, dice) => Pattern(sheet, dice, 1));
        Row("two answers in turn", (sheet, dice) => Pattern(sheet, dice, 2));
        Row("a pattern of 3 to 8 answers", (sheet, dice) => Pattern(sheet, dice, 3 + (int)(6 * dice.Unit())));
        Row("near the midpoint", Midpoint);
        Row("random", Random);
        return table.ToString();

        void Row(string name, Func<ResponseSet, SplitMix64, ResponseSet> change) =>
            table.Row([
                name,
                .. Forms.Select(form =>
                {
                    var dice = new SplitMix64(4);
                    return SimulatedResults.Share(
                        results.All.Count(person => IsWithheld(change(results.InForm(person.First, form), dice))),
                        results.All.Count
                    );
                }),
            ]);

        bool IsWithheld(ResponseSet sheet) =>
            ResponseQuality
                .Assess(ConstructScores.Score(results.Model, sheet), durationSeconds: null)
                .WithholdsVerdicts;
    }

    /// <summary>Different answers in a row, over and over, in the order of the form.</summary>
    private static ResponseSet Pattern(ResponseSet sheet, SplitMix64 dice, int length)
    {
        var pattern = Enumerable.Range(0, length).Select(_ => 1 + (int)(5 * dice.Unit())).ToArray();

        if (length == 2 && pattern[0] == pattern[1])
        {
            pattern[1] = 6 - pattern[0] is var mirrored && mirrored != pattern[0] ? mirrored : 4;
        }

        var place = 0;
        return Agreement(sheet, _ => pattern[place++ % length]);
    }

    private static ResponseSet Midpoint(ResponseSet sheet, SplitMix64 dice) =>
        Agreement(
            sheet,
            _ =>
                dice.Unit() < NearMidpoint ? 3
                : dice.Unit() < .5 ? 2
                : 4
        );

    /// <summary>Any answer to every question, except to those about circumstances.</summary>
    private static ResponseSet Random(ResponseSet sheet, SplitMix64 dice) =>
        Change(
            sheet,
            item => item.ShowWhen is null && item.Code is not ("CTX1" or "CTX2" or "CTX5"),
            item => item.Min + (int)((Math.Min(item.Max, 30) - item.Min + 1) * dice.Unit())
        );

    private static ResponseSet Agreement(ResponseSet sheet, Func<Item, double> answer) =>
        Change(sheet, item => item.Type == ItemType.Agreement, answer);

    private static ResponseSet Change(ResponseSet sheet, Func<Item, bool> changes, Func<Item, double> answer) =>
        sheet
            .Instrument.Items.Where(item => !double.IsNaN(sheet[item.Index]) && changes(item))
            .Aggregate(sheet, (changed, item) => changed.WithAnswer(item.Index, answer(item)));
}
