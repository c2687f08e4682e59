using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>
/// Full answer sheets of people who do not exist: a level in every construct, and items that show it with as much error
/// as the model assumes. What they answer is no finding about anybody.
/// </summary>
public static class SimulatedPeople
{
    private const double Middle = .5;
    private const double Spread = .2;

    /// <summary>The share that has no public role for an employer.</summary>
    private const double WithoutRole = .6;

    /// <summary>These many sheets, every visible item answered.</summary>
    public static ResponseSet[] Of(ScoringModel model, int count)
    {
        var dice = new SplitMix64(2);
        var answers = model.Instrument.Items.Select(item => AnswersTo(model, item)).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ => One(model, answers, dice))];
    }

    private static ResponseSet One(ScoringModel model, double[][] answers, SplitMix64 dice)
    {
        var levels = model.ConstructScales.Select(measure => LevelOf(measure, dice)).ToArray();
        var sheet = ResponseSet.Empty(model.Instrument);

        foreach (var item in model.Instrument.Items.Where(item => sheet.IsVisible(item)))
        {
            var measure = model.ConstructScales.FirstOrDefault(measure => measure.Items.Contains(item.Index));
            var answer = measure is null
                ? dice.OneOf(answers[item.Index])
                : Nearest(model.ScoringKey, item, answers[item.Index], levels[measure.Index] + Error(measure, dice));
            sheet = sheet.WithAnswer(item.Index, answer);
        }

        return sheet;
    }

    private static double LevelOf(ConstructScale measure, SplitMix64 dice) =>
        measure.Neutral == 0 && dice.Unit() < WithoutRole ? 0 : Math.Clamp(Middle + (Spread * dice.Normal()), 0, 1);

    /// <summary>The mean of the items then errs as the model assumes.</summary>
    private static double Error(ConstructScale measure, SplitMix64 dice) =>
        measure.Error * Math.Sqrt(measure.Items.Length) * dice.Normal();

    private static double Nearest(ScoringKey key, Item item, double[] answers, double level) =>
        answers
            .Where(answer => !double.IsNaN(key.ValueOf(item.Index, answer)))
            .MinBy(answer => Math.Abs(key.ValueOf(item.Index, answer) - level));

    /// <summary>What can be answered; hours and the like on the half, up to where more is worth the same.</summary>
    private static double[] AnswersTo(ScoringModel model, Item item)
    {
        var step = item.Whole ? 1 : .5;
        var most = item.Type == ItemType.Number ? model.ScoringKey[item.Index].Knots[^1].X : item.Max;
        return [.. Enumerable.Range(0, (int)((most - item.Min) / step) + 1).Select(count => item.Min + (step * count))];
    }
}
