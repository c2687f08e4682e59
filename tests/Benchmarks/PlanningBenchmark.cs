using ChannelFit.Api;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Benchmarks;

/// <summary>What is worked out from a scorecard: the hours plan, and what would lift a verdict.</summary>
public static class PlanningBenchmark
{
    private const int Different = 256; // a power of two: picking one is a mask
    private const int Searches = 13 * 128;
    private const int Attempts = 8;

    /// <summary>Measures full sheets under the newest model.</summary>
    public static void Run(ResultTable table)
    {
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model;
        var sheets = BenchmarkSubmissions.Of(model, Different);
        var cards = Array.ConvertAll(sheets, sheet => Scorecard.Score(model, sheet));
        var idle = Array.ConvertAll(sheets, sheet => Scorecard.Score(model, Idle(model, sheet)));

        table.Section("advice, one core, full sheets", "µs, mean", "µs, slowest");
        PlanRow("hours plan, 10 hours", 10);
        PlanRow("hours plan, 80 hours", 80);
        Row("hours plan, 10 hours, with its detail", Different, i => Detail(cards[i % Different], 10));
        SearchRow("counterfactuals of one channel", cards);
        SearchRow("the same, for people with much left to do", idle);

        void SearchRow(string name, Scorecard[] people) =>
            Row(
                name,
                Searches,
                i => Counterfactual.Search(people[i % Different], i % model.Channels.Length).Sets.Length
            );

        void PlanRow(string name, double hours)
        {
            var wishes = Array.ConvertAll(cards, card => Wish(card, hours));
            Row(
                name,
                Different,
                i => HoursPlan.Create(cards[i % Different], wishes[i % Different], focus: 0) is null ? 0 : 1
            );
        }

        void Row(string name, int cases, Func<int, int> call)
        {
            var mean = CallCost.Measure(i => call(i % cases)).Nanoseconds;
            var slowest = Enumerable.Range(0, cases).Max(i => Time(i, call));
            table.Row(name, ResultTable.Number(mean / 1000), ResultTable.Number(slowest / 1000));
        }
    }

    /// <summary>One case by itself, in nanoseconds; the best of a few attempts, since the machine does other things too.</summary>
    private static double Time(int i, Func<int, int> call) =>
        Enumerable
            .Range(0, Attempts)
            .Min(_ =>
            {
                var start = Environment.CpuUsage.TotalTime;
                call(i);
                return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds;
            });

    private static PlanRequest Wish(Scorecard card, double hours) =>
        PlanRequestReader.Read(card.Model, card.Responses, hours, null, null, "#/plan", [])!;

    private static int Detail(Scorecard card, double hours)
    {
        var wishes = Wish(card, hours);
        return HoursPlan.Create(card, wishes, focus: 0) is { } plan
            ? PlanDetail.Create(card, wishes, plan, focus: 0).Entries.Length
            : 0;
    }

    /// <summary>The sheet with most acts at their least: the most sets of changes to search.</summary>
    private static ResponseSet Idle(ScoringModel model, ResponseSet sheet)
    {
        foreach (var item in model.Instrument.Items)
        {
            var answered = !double.IsNaN(model.ScoringKey.ValueOf(item.Index, sheet[item.Index]));

            if (model.ScoringKey[item.Index].Changeable && answered && item.Index % 4 != 0)
            {
                var answers = Enumerable.Range((int)item.Min, (int)(item.Max - item.Min) + 1);
                sheet = sheet.WithAnswer(item.Index, answers.MinBy(answer => Worth(item.Index, answer)));
            }
        }

        return sheet;

        double Worth(int item, int answer) =>
            model.ScoringKey.ValueOf(item, answer) is var value && double.IsNaN(value) ? double.MaxValue : value;
    }
}
