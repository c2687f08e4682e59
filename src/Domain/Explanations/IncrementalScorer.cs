using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>A sheet on which answers are tried out for one channel: only what an answer touches is read again.</summary>
internal sealed class IncrementalScorer
{
    private readonly ResponseSet sheet;
    private readonly int channel;
    private readonly double[] cells;
    private readonly ConstructScores readings;
    private readonly ConstructScale[][] asking;

    public IncrementalScorer(ScoringModel model, ResponseSet sheet, int channel)
    {
        (this.sheet, this.channel) = (sheet, channel);
        cells = sheet.Values.ToArray();
        readings = ConstructScores.Score(model, new(sheet.Instrument, cells));
        asking = [.. sheet.Instrument.Items.Select(item => model.ConstructScales.Where(Asks(item)).ToArray())];

        static Func<ConstructScale, bool> Asks(Item item) => measure => measure.Uses(item.Index);
    }

    /// <summary>The verdict by score, gates and floor; quality and coverage are not judged.</summary>
    public Verdict Verdict =>
        VerdictEvaluator.EvaluatePoint(
            readings,
            channel,
            ChannelScorer.ToTenths(ChannelScorer.Sum(readings, channel, Side.Point))
        );

    /// <summary>The verdict if every unanswered item went for the channel.</summary>
    public Verdict BestVerdict =>
        VerdictEvaluator.EvaluateBest(
            readings,
            channel,
            ChannelScorer.ToTenths(ChannelScorer.Sum(readings, channel, Side.Most))
        );

    /// <summary>Tries an answer; NaN for none.</summary>
    public void SetAnswer(int item, double answer)
    {
        cells[item] = answer;
        readings.Rescore(item, asking[item]);
    }

    /// <summary>Goes back to the answer given.</summary>
    public void RestoreAnswer(int item) => SetAnswer(item, sheet[item]);
}
