using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>What a sheet says of every construct (scoring.md §2): the step between items and channel scores.</summary>
public sealed class ConstructScores
{
    private readonly ConstructScore[] readings;
    private readonly double[] values;

    private ConstructScores(ScoringModel model, ResponseSet sheet, ConstructScore[] readings)
    {
        (Model, Responses, this.readings) = (model, sheet, readings);
        values = new double[model.Instrument.Items.Length];
        model.ScoringKey.FillValues(sheet, values);
    }

    public ScoringModel Model { get; }

    public ResponseSet Responses { get; }

    public ConstructScore this[int measure] => readings[measure];

    /// <summary>Reads every measure of the model from a sheet.</summary>
    /// <exception cref="ArgumentException">The sheet answers another instrument.</exception>
    public static ConstructScores Score(ScoringModel model, ResponseSet sheet)
    {
        model.EnsureInstrument(sheet);
        var read = new ConstructScores(model, sheet, new ConstructScore[model.ConstructScales.Length]);

        foreach (var measure in model.ConstructScales)
        {
            read.Read(measure);
        }

        return read;
    }

    /// <summary>Readings known from elsewhere, one per measure; the sheet gives the context answers only.</summary>
    public static ConstructScores FromKnownScores(
        ScoringModel model,
        ResponseSet context,
        Func<ConstructScale, double> score
    ) => new(model, context, [.. model.ConstructScales.Select(measure => ConstructScore.Exact(score(measure)))]);

    /// <summary>The point score; a missing construct reads as its neutral point.</summary>
    public double PointOrNeutral(int measure) =>
        readings[measure].IsMissing ? Model.ConstructScales[measure].Neutral : readings[measure].Point;

    /// <summary>What each answer is worth, by item; NaN where there is none.</summary>
    internal ReadOnlySpan<double> ItemValues => values;

    /// <summary>Reads measures again, for whoever has changed an answer under them.</summary>
    internal void Rescore(int item, ReadOnlySpan<ConstructScale> measures)
    {
        values[item] = Model.ScoringKey.ValueOf(item, Responses[item]);

        foreach (var measure in measures)
        {
            Read(measure);
        }
    }

    internal ConditionInput Describe(string construct, int measure, double limit) =>
        new(construct, PointOrNeutral(measure), null, limit, null, readings[measure].IsMissing);

    private void Read(ConstructScale measure) =>
        readings[measure.Index] = measure.Score(Model.ScoringKey, Responses, values);
}
