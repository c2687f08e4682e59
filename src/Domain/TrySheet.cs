namespace ChannelFit.Domain;

/// <summary>A sheet on which answers are tried out for one channel: only what an answer touches is read again.</summary>
/// <remarks>Sums have the scorer's terms in its order, so that the same bits come out.</remarks>
internal sealed class TrySheet
{
    private readonly AnswerSheet sheet;
    private readonly int channel;
    private readonly double[] cells;
    private readonly Readings readings;
    private readonly Measure[] speaking;
    private readonly Measure[][] asking;
    private readonly double start;
    private readonly double startAtMost;

    public TrySheet(ScoringModel model, AnswerSheet sheet, int channel)
    {
        (this.sheet, this.channel) = (sheet, channel);
        cells = sheet.Cells.ToArray();
        readings = Readings.Of(model, new(sheet.Instrument, cells));
        speaking = [.. model.Measures.Where(measure => measure.Channel < 0 || measure.Channel == channel)];
        asking = [.. sheet.Instrument.Items.Select(item => model.Measures.Where(Asks(item)).ToArray())];
        start = startAtMost = model.Bases[channel];

        foreach (var shift in model.Rules.Shifts)
        {
            var answer = sheet[shift.Item.Index];
            var points = double.IsNaN(answer) ? 0 : shift.Points[(int)answer][channel];
            start += points;
            startAtMost += double.IsNaN(answer) && sheet.IsVisible(shift.Item) ? shift.Highest[channel] : points;
        }

        static Func<Measure, bool> Asks(Item item) => measure => measure.Asks(item.Index);
    }

    /// <summary>The verdict by score, gates and floor; quality and coverage are not judged.</summary>
    public Verdict Verdict => Judge.Point(readings, channel, Scorer.Tenths(Sum(atMost: false)));

    /// <summary>The verdict if every unanswered item went for the channel.</summary>
    public Verdict Best => Judge.Best(readings, channel, Scorer.Tenths(Sum(atMost: true)));

    /// <summary>Tries an answer; NaN for none.</summary>
    public void Try(int item, double answer)
    {
        cells[item] = answer;
        readings.ReadAgain(item, asking[item]);
    }

    /// <summary>Goes back to the answer given.</summary>
    public void Restore(int item) => Try(item, sheet[item]);

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
