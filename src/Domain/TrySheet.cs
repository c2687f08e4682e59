namespace ChannelFit.Domain;

/// <summary>A sheet on which answers are tried out for one channel: only what an answer touches is read again.</summary>
internal sealed class TrySheet
{
    private readonly AnswerSheet sheet;
    private readonly int channel;
    private readonly double[] cells;
    private readonly Readings readings;
    private readonly Measure[][] asking;

    public TrySheet(ScoringModel model, AnswerSheet sheet, int channel)
    {
        (this.sheet, this.channel) = (sheet, channel);
        cells = sheet.Cells.ToArray();
        readings = Readings.Of(model, new(sheet.Instrument, cells));
        asking = [.. sheet.Instrument.Items.Select(item => model.Measures.Where(Asks(item)).ToArray())];

        static Func<Measure, bool> Asks(Item item) => measure => measure.Asks(item.Index);
    }

    /// <summary>The verdict by score, gates and floor; quality and coverage are not judged.</summary>
    public Verdict Verdict => Judge.Point(readings, channel, Scorer.Tenths(Scorer.Sum(readings, channel, Side.Point)));

    /// <summary>The verdict if every unanswered item went for the channel.</summary>
    public Verdict Best => Judge.Best(readings, channel, Scorer.Tenths(Scorer.Sum(readings, channel, Side.Most)));

    /// <summary>Tries an answer; NaN for none.</summary>
    public void Try(int item, double answer)
    {
        cells[item] = answer;
        readings.ReadAgain(item, asking[item]);
    }

    /// <summary>Goes back to the answer given.</summary>
    public void Restore(int item) => Try(item, sheet[item]);
}
