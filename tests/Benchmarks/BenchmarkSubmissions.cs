using System.Buffers;
using System.Text;
using System.Text.Json;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Benchmarks;

/// <summary>Believable answer sheets with every visible item answered: all different, and the same in every run.</summary>
public static class BenchmarkSubmissions
{
    public static ResponseSet[] Of(ScoringModel model, int count)
    {
#pragma warning disable CA5394 // Repeatable noise, no secret.
        var dice = new Random(42);
        return [.. Endless().Where(IsBelievable).Take(count)];

        IEnumerable<ResponseSet> Endless()
        {
            while (true)
            {
                yield return model.Instrument.Items.Aggregate(ResponseSet.Empty(model.Instrument), Answer);
            }
        }

        // Most people have small numbers: half of the hours a week lie in the first eighth of what can be said.
        ResponseSet Answer(ResponseSet sheet, Item item) =>
            !sheet.IsVisible(item) ? sheet
            : item.Type == ItemType.Number
                ? sheet.WithAnswer(
                    item.Index,
                    Math.Floor(item.Min + ((item.Max - item.Min) * Math.Pow(dice.NextDouble(), 3)))
                )
            : sheet.WithAnswer(item.Index, dice.Next((int)item.Min, (int)item.Max + 1));
#pragma warning restore CA5394

        // A withheld result is cheaper to make.
        bool IsBelievable(ResponseSet sheet) =>
            !ResponseQuality.Assess(ConstructScores.Score(model, sheet), durationSeconds: null).WithholdsVerdicts;
    }

    /// <summary>Requests to score such sheets.</summary>
    public static string[] Requests(ScoringModel model, int count) =>
        [
            .. Of(model, count)
                .Select(sheet => $$"""{"instrument":"{{model.Instrument.Id}}","answers":{{Json(sheet)}}}"""),
        ];

    /// <summary>The sheet as the member <c>answers</c> of a request.</summary>
    public static string Json(ResponseSet sheet)
    {
        var buffer = new ArrayBufferWriter<byte>();

        using (var json = new Utf8JsonWriter(buffer))
        {
            sheet.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
