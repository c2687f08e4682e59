using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>A sheet on which answers are tried out for one channel: only what an answer touches is read again.</summary>
/// <remarks>Sums have the scorer's terms in its order, so that the same bits come out.</remarks>
internal sealed class IncrementalScorer
{
    private readonly ResponseSet sheet;
    private readonly int channel;
    private readonly double[] cells;
    private readonly ConstructScores readings;
    private readonly ConstructScale[] speaking;
    private readonly ConstructScale[][] asking;
    private readonly double start;
    private readonly double startAtMost;

    public IncrementalScorer(ScoringModel model, ResponseSet sheet, int channel)
    {
        (this.sheet, this.channel) = (sheet, channel);
        cells = sheet.Values.ToArray();
        readings = ConstructScores.Score(model, new(sheet.Instrument, cells));
        speaking = [.. model.ConstructScales.Where(measure => measure.Channel < 0 || measure.Channel == channel)];
        asking = [.. sheet.Instrument.Items.Select(item => model.ConstructScales.Where(Asks(item)).ToArray())];
        start = startAtMost = model.Bases[channel];

        foreach (var shift in model.Rules.Shifts)
        {
            var answer = sheet[shift.Item.Index];
            var points = double.IsNaN(answer) ? 0 : shift.Points[(int)answer][channel];
            start += points;
            startAtMost += double.IsNaN(answer) && sheet.IsVisible(shift.Item) ? shift.MaxPoints[channel] : points;
        }

        static Func<ConstructScale, bool> Asks(Item item) => measure => measure.Uses(item.Index);
    }

    /// <summary>The verdict by score, gates and floor; quality and coverage are not judged.</summary>
    public Verdict Verdict =>
        VerdictEvaluator.EvaluatePoint(readings, channel, ChannelScorer.ToTenths(Sum(atMost: false)));

    /// <summary>The verdict if every unanswered item went for the channel.</summary>
    public Verdict BestVerdict =>
        VerdictEvaluator.EvaluateBest(readings, channel, ChannelScorer.ToTenths(Sum(atMost: true)));

    /// <summary>Tries an answer; NaN for none.</summary>
    public void SetAnswer(int item, double answer)
    {
        cells[item] = answer;
        readings.Rescore(item, asking[item]);
    }

    /// <summary>Goes back to the answer given.</summary>
    public void RestoreAnswer(int item) => SetAnswer(item, sheet[item]);

    private double Sum(bool atMost)
    {
        var sum = atMost ? startAtMost : start;

        foreach (var measure in speaking)
        {
            var gain = readings.Model.Gain(measure.Index, channel);
            var reading = readings[measure.Index];
            var score =
                !atMost ? readings.PointOrNeutral(measure.Index)
                : gain < 0 ? reading.Low
                : reading.High;
            sum += gain * (score - measure.Neutral);
        }

        return sum;
    }
}
