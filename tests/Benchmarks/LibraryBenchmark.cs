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

/// <summary>Measures the scoring library without HTTP and database.</summary>
public static class LibraryBenchmark
{
    private const int Different = 4096; // a power of two, so that an index is a mask
    private const int Batch = 1_000_000;

    /// <summary>Measures full response sets under the newest model.</summary>
    public static void Run(ResultTable table)
    {
        var published = CatalogLoader.Load(App.SeedsFolder);
        var model = published.NewestModel.Model;
        var responseSets = BenchmarkSubmissions.Of(model, Different);
        var bodies = Array.ConvertAll(
            responseSets,
            responses => Encoding.UTF8.GetBytes(BenchmarkSubmissions.Json(responses))
        );
        var options = Array.ConvertAll(
            responseSets,
            responses => PlanRequestReader.Read(model, responses, null, null, null, "#/plan", [])!
        );

        table.Section("scoring library, one core, full response sets", "ns each", "bytes each");
        Row("scores alone", i => Score(model, responseSets[i % Different]));
        Row(
            "scorecard: contributions, ranges, gates, verdicts",
            i => Scorecard.Score(model, responseSets[i % Different]).Scores.Length
        );
        Row(
            "scorecard and its canonical hash",
            i => CanonicalForm.ComputeHash(Scorecard.Score(model, responseSets[i % Different])).Length
        );
        Row(
            "scorecard and hours plan",
            i =>
                HoursPlan.Create(Scorecard.Score(model, responseSets[i % Different]), options[i % Different], focus: 0)
                    is null
                    ? 0
                    : 1
        );
        Row("answers parsed and checked, from JSON", i => Parse(model.Instrument, bodies[i % Different]));

        table.Section($"batch of {Batch:#,0} full response sets", "rows/s");
        BatchRow("scores alone, one core", 1, responses => Score(model, responses));
        BatchRow("scores alone, all cores", Environment.ProcessorCount, responses => Score(model, responses));
        BatchRow(
            "scorecards, all cores",
            Environment.ProcessorCount,
            responses => Scorecard.Score(model, responses).Scores.Length
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
                    call(responseSets[i % Different]);
                }
            }
        }
    }

    private static int Score(ScoringModel model, ResponseSet responses)
    {
        return ChannelScorer.Score(ConstructScores.Score(model, responses))[0].Score;
    }

    private static int Parse(Instrument instrument, byte[] body)
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        return AnswerReader.Read(instrument, ref json)!.AnsweredCount;
    }
}
