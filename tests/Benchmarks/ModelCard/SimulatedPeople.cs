using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>
/// Full response sets of simulated people: a level for every construct, and answers that show it with as much error as the
/// model assumes. Their answers are not findings about real people.
/// </summary>
public static class SimulatedPeople
{
    private const double Middle = .5;
    private const double Spread = .2;

    /// <summary>The share of people without a public role for an employer.</summary>
    private const double WithoutRole = .6;

    /// <summary>Returns a number of response sets with an answer to every visible item.</summary>
    public static ResponseSet[] Of(ScoringModel model, int count)
    {
        var random = new SplitMix64(2);
        var answers = model.Instrument.Items.Select(item => AnswersTo(model, item)).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ => Simulate(model, answers, random))];
    }

    private static ResponseSet Simulate(ScoringModel model, double[][] answers, SplitMix64 random)
    {
        var levels = model.ConstructScales.Select(scale => LevelOf(scale, random)).ToArray();
        var responses = ResponseSet.Empty(model.Instrument);

        foreach (var item in model.Instrument.Items.Where(item => responses.IsVisible(item)))
        {
            var scale = model.ConstructScales.FirstOrDefault(scale => scale.Items.Contains(item.Index));
            var answer = scale is null
                ? random.OneOf(answers[item.Index])
                : Nearest(model.ScoringKey, item, answers[item.Index], levels[scale.Index] + Error(scale, random));
            responses = responses.WithAnswer(item.Index, answer);
        }

        return responses;
    }

    private static double LevelOf(ConstructScale scale, SplitMix64 random) =>
        scale.Neutral == 0 && random.Unit() < WithoutRole ? 0 : Math.Clamp(Middle + (Spread * random.Normal()), 0, 1);

    /// <summary>Draws the error of an item, so that the mean of the items has the error that the model assumes.</summary>
    private static double Error(ConstructScale scale, SplitMix64 random) =>
        scale.Error * Math.Sqrt(scale.Items.Length) * random.Normal();

    private static double Nearest(ScoringKey key, Item item, double[] answers, double level) =>
        answers
            .Where(answer => !double.IsNaN(key.ValueOf(item.Index, answer)))
            .MinBy(answer => Math.Abs(key.ValueOf(item.Index, answer) - level));

    /// <summary>The possible answers; for hours and similar items only halves, up to the value above which all count the same.</summary>
    private static double[] AnswersTo(ScoringModel model, Item item)
    {
        var step = item.IsInteger ? 1 : .5;
        var most = item.Type == ItemType.Number ? model.ScoringKey[item.Index].Knots[^1].X : item.Max;
        return [.. Enumerable.Range(0, (int)((most - item.Min) / step) + 1).Select(count => item.Min + (step * count))];
    }
}
