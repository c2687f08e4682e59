using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ChannelFit.Api;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Benchmarks;

/// <summary>The scoring library by itself: no HTTP, no database.</summary>
public static class LibraryBenchmark
{
    private const int Different = 4096; // a power of two: picking one is a mask
    private const int Batch = 1_000_000;

    /// <summary>Measures full sheets under the newest model.</summary>
    public static void Run(ResultTable table)
    {
        var published = CatalogLoader.Load(App.SeedsFolder);
        var model = published.NewestModel.Model;
        var sheets = BenchmarkSubmissions.Of(model, Different);
        var bodies = Array.ConvertAll(sheets, sheet => Encoding.UTF8.GetBytes(BenchmarkSubmissions.Json(sheet)));
        var wishes = Array.ConvertAll(
            sheets,
            sheet => PlanRequestReader.Read(model, sheet, null, null, null, "#/plan", [])!
        );

        table.Section("scoring library, one core, full sheets", "ns/sheet", "bytes/sheet");
        Row("scores alone", i => Score(model, sheets[i % Different]));
        Row(
            "scorecard: contributions, ranges, gates, verdicts",
            i => Scorecard.Score(model, sheets[i % Different]).Scores.Length
        );
        Row(
            "scorecard and its canonical hash",
            i => CanonicalForm.ComputeHash(Scorecard.Score(model, sheets[i % Different])).Length
        );
        Row(
            "scorecard and hours plan",
            i =>
                HoursPlan.Create(Scorecard.Score(model, sheets[i % Different]), wishes[i % Different], focus: 0) is null
                    ? 0
                    : 1
        );
        Row("answers parsed and checked, from JSON", i => Parse(model.Instrument, bodies[i % Different]));

        table.Section($"batch of {Batch:#,0} full sheets", "rows/s");
        BatchRow("scores alone, one core", 1, sheet => Score(model, sheet));
        BatchRow("scores alone, all cores", Environment.ProcessorCount, sheet => Score(model, sheet));
        BatchRow(
            "scorecards, all cores",
            Environment.ProcessorCount,
            sheet => Scorecard.Score(model, sheet).Scores.Length
        );

        void Row(string name, Func<int, int> call)
        {
            var cost = CallCost.Measure(call);
            table.Row(name, ResultTable.Number(cost.Nanoseconds), ResultTable.Number(cost.Bytes));
        }

        void BatchRow(string name, int threads, Func<ResponseSet, int> call)
        {
            var start = Stopwatch.GetTimestamp();
            Parallel.For(0, threads, Part);
            table.Row(name, ResultTable.Number(Batch / Stopwatch.GetElapsedTime(start).TotalSeconds));

            void Part(int thread)
            {
                for (var i = thread; i < Batch; i += threads)
                {
                    call(sheets[i % Different]);
                }
            }
        }
    }

    private static int Score(ScoringModel model, ResponseSet sheet)
    {
        return ChannelScorer.Score(ConstructScores.Score(model, sheet))[0].Score;
    }

    private static int Parse(Instrument instrument, byte[] body)
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        return AnswerReader.Read(instrument, ref json)!.AnsweredCount;
    }
}
