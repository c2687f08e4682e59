using System.Buffers;
using System.Text;
using System.Text.Json;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks;

/// <summary>Plausible response sets with an answer to every visible item: all different, and the same in every run.</summary>
public static class BenchmarkSubmissions
{
    public static ResponseSet[] Of(ScoringModel model, int count)
    {
#pragma warning disable CA5394 // Repeatable noise, no secret.
        var random = new Random(42);
        return [.. Endless().Where(IsBelievable).Take(count)];

        IEnumerable<ResponseSet> Endless()
        {
            while (true)
            {
                yield return model.Instrument.Items.Aggregate(ResponseSet.Empty(model.Instrument), Answer);
            }
        }

        // Most people have small numbers: half of the hours per week are in the first eighth of the range.
        ResponseSet Answer(ResponseSet responses, Item item) =>
            !responses.IsVisible(item) ? responses
            : item.Type == ItemType.Number
                ? responses.WithAnswer(
                    item.Index,
                    Math.Floor(item.Min + ((item.Max - item.Min) * Math.Pow(random.NextDouble(), 3)))
                )
            : responses.WithAnswer(item.Index, random.Next((int)item.Min, (int)item.Max + 1));
#pragma warning restore CA5394

        // A withheld result is cheaper to compute.
        bool IsBelievable(ResponseSet responses) =>
            !ResponseQuality.Assess(ConstructScores.Score(model, responses), durationSeconds: null).WithholdsVerdicts;
    }

    /// <summary>Returns scoring requests with such response sets.</summary>
    public static string[] Requests(ScoringModel model, int count) =>
        [
            .. Of(model, count)
                .Select(responses => $$"""{"instrument":"{{model.Instrument.Id}}","answers":{{Json(responses)}}}"""),
        ];

    /// <summary>Returns the response set as the member <c>answers</c> of a request.</summary>
    public static string Json(ResponseSet responses)
    {
        var buffer = new ArrayBufferWriter<byte>();

        using (var json = new Utf8JsonWriter(buffer))
        {
            responses.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
