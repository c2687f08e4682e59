using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Scoring;

/// <summary>A person's score in every construct (docs/scoring.md#2-construct-scores): the step between items and channel scores.</summary>
public sealed class ConstructScores
{
    private readonly ConstructScore[] scores;
    private readonly double[] values;

    private ConstructScores(ScoringModel model, ResponseSet responses, ConstructScore[] scores)
    {
        (Model, Responses, this.scores) = (model, responses, scores);
        values = new double[model.Instrument.Items.Length];

        for (var item = 0; item < values.Length; item++)
        {
            values[item] = model.ScoringKey.ValueOf(item, responses[item]);
        }
    }

    public ScoringModel Model { get; }

    public ResponseSet Responses { get; }

    public ref readonly ConstructScore this[int scale] => ref scores[scale];

    /// <summary>The value of each answer, by item; NaN where there is none.</summary>
    internal ReadOnlySpan<double> ItemValues => values;

    /// <summary>Scores every construct of the model.</summary>
    /// <exception cref="ArgumentException">The responses belong to another instrument.</exception>
    public static ConstructScores Score(ScoringModel model, ResponseSet responses)
    {
        model.EnsureInstrument(responses);
        var scored = new ConstructScores(model, responses, new ConstructScore[model.ConstructScales.Length]);

        foreach (var scale in model.ConstructScales)
        {
            scored.Score(scale);
        }

        return scored;
    }

    /// <summary>Returns construct scores that are known from elsewhere; the responses supply the context answers only.</summary>
    public static ConstructScores FromKnownScores(
        ScoringModel model,
        ResponseSet context,
        Func<ConstructScale, double> score
    ) => new(model, context, [.. model.ConstructScales.Select(scale => ConstructScore.Exact(score(scale)))]);

    /// <summary>Returns the point score; the neutral point for a missing construct.</summary>
    public double PointOrNeutral(int scale) =>
        scores[scale].IsMissing ? Model.ConstructScales[scale].Neutral : scores[scale].Point;

    /// <summary>Scores some constructs again after the caller changed the answer to an item.</summary>
    internal void Rescore(int item, ReadOnlySpan<ConstructScale> scales)
    {
        values[item] = Model.ScoringKey.ValueOf(item, Responses[item]);

        foreach (var scale in scales)
        {
            Score(scale);
        }
    }

    private void Score(ConstructScale scale) => scores[scale.Index] = scale.Score(Model.ScoringKey, Responses, values);
}
