using ChannelFit.Api;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Benchmarks;

/// <summary>Measures what is computed from a scorecard: the hours plan and counterfactuals.</summary>
public static class PlanningBenchmark
{
    private const int Different = 256; // a power of two, so that an index is a mask
    private const int Searches = 13 * 128;
    private const int Attempts = 8;

    /// <summary>Measures full response sets under the newest model.</summary>
    public static void Run(ResultTable table)
    {
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model;
        var responseSets = BenchmarkSubmissions.Of(model, Different);
        var scorecards = Array.ConvertAll(responseSets, responses => Scorecard.Score(model, responses));
        var idle = Array.ConvertAll(responseSets, responses => Scorecard.Score(model, LeastActive(model, responses)));

        table.Section("planning, one core, full response sets", "µs, mean", "µs, slowest");
        PlanRow("hours plan, 10 hours", 10);
        PlanRow("hours plan, 80 hours", 80);
        Row("hours plan, 10 hours, with its detail", Different, i => Detail(scorecards[i % Different], 10));
        SearchRow("counterfactuals of one channel", scorecards);
        SearchRow("the same, for people with little activity", idle);

        void SearchRow(string name, Scorecard[] people) =>
            Row(
                name,
                Searches,
                i => Counterfactual.Search(people[i % Different], i % model.Channels.Length).Sets.Length
            );

        void PlanRow(string name, double hours)
        {
            var options = Array.ConvertAll(scorecards, card => PlanFor(card, hours));
            Row(
                name,
                Different,
                i => HoursPlan.Create(scorecards[i % Different], options[i % Different], focus: 0) is null ? 0 : 1
            );
        }

        void Row(string name, int cases, Func<int, int> call)
        {
            var mean = CallCost.Measure(i => call(i % cases)).Nanoseconds;
            var slowest = Enumerable.Range(0, cases).Max(i => Time(i, call));
            table.Row(name, ResultTable.Number(mean / 1000), ResultTable.Number(slowest / 1000));
        }
    }

    /// <summary>Measures one case in nanoseconds; the best of several attempts, because the machine has other load.</summary>
    private static double Time(int i, Func<int, int> call) =>
        Enumerable
            .Range(0, Attempts)
            .Min(_ =>
            {
                var start = Environment.CpuUsage.TotalTime;
                call(i);
                return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds;
            });

    private static PlanRequest PlanFor(Scorecard card, double hours) =>
        PlanRequestReader.Read(card.Model, card.Responses, hours, null, null, "#/plan", [])!;

    private static int Detail(Scorecard card, double hours)
    {
        var options = PlanFor(card, hours);
        return HoursPlan.Create(card, options, focus: 0) is { } plan
            ? PlanDetail.Create(card, options, plan, focus: 0).Thresholds.Length
            : 0;
    }

    /// <summary>Returns the response set with most activities at their minimum, which has the most sets of changes to search.</summary>
    private static ResponseSet LeastActive(ScoringModel model, ResponseSet responses)
    {
        foreach (var item in model.Instrument.Items)
        {
            var answered = !double.IsNaN(model.ScoringKey.ValueOf(item.Index, responses[item.Index]));

            if (model.ScoringKey[item.Index].Changeable && answered && item.Index % 4 != 0)
            {
                var answers = Enumerable.Range((int)item.Min, (int)(item.Max - item.Min) + 1);
                responses = responses.WithAnswer(item.Index, answers.MinBy(answer => Worth(item.Index, answer)));
            }
        }

        return responses;

        double Worth(int item, int answer) =>
            model.ScoringKey.ValueOf(item, answer) is var value && double.IsNaN(value) ? double.MaxValue : value;
    }
}
