using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>
/// Scores one channel again and again while answers change, and recalculates only the constructs that an answer affects.
/// A counterfactual search tries thousands of answers.
/// </summary>
internal sealed class IncrementalScorer
{
    private readonly ResponseSet given;
    private readonly int channel;
    private readonly double[] answers;
    private readonly ConstructScores constructScores;
    private readonly ConstructScale[][] scalesByItem;

    public IncrementalScorer(ScoringModel model, ResponseSet given, int channel)
    {
        (this.given, this.channel) = (given, channel);
        answers = given.Values.ToArray();
        constructScores = ConstructScores.Score(model, new(given.Instrument, answers)); // which sees later changes
        scalesByItem =
        [
            .. given.Instrument.Items.Select(item =>
                model.ConstructScales.Where(scale => scale.Uses(item.Index)).ToArray()
            ),
        ];
    }

    /// <summary>The verdict by score, gates and floor; coverage and response quality are not considered.</summary>
    public Verdict Verdict =>
        VerdictLimits
            .AtPoint(constructScores, channel)
            .VerdictFor(constructScores.Model.Rules, ChannelScorer.ScoreChannel(constructScores, channel).Score);

    /// <summary>The verdict if every unanswered item counted for the channel.</summary>
    public Verdict BestVerdict =>
        VerdictLimits
            .AtBest(constructScores, channel)
            .VerdictFor(constructScores.Model.Rules, ChannelScorer.ScoreChannel(constructScores, channel).Max);

    /// <summary>Sets an answer; NaN removes it.</summary>
    public void SetAnswer(int item, double answer)
    {
        answers[item] = answer;
        constructScores.Rescore(item, scalesByItem[item]);
    }

    /// <summary>Restores the answer that the person gave.</summary>
    public void RestoreAnswer(int item) => SetAnswer(item, given[item]);
}
