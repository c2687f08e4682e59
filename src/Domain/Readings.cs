namespace ChannelFit.Domain;

/// <summary>What a sheet says of every construct (scoring.md §2): the step between items and channel scores.</summary>
public sealed class Readings
{
    private readonly Reading[] readings;
    private readonly double[] values;

    private Readings(ScoringModel model, AnswerSheet sheet, Reading[] readings)
    {
        (Model, Sheet, this.readings) = (model, sheet, readings);
        values = new double[model.Instrument.Items.Length];
        model.Key.Values(sheet, values);
    }

    public ScoringModel Model { get; }

    public AnswerSheet Sheet { get; }

    public Reading this[int measure] => readings[measure];

    /// <summary>Reads every measure of the model from a sheet.</summary>
    /// <exception cref="ArgumentException">The sheet answers another instrument.</exception>
    public static Readings Of(ScoringModel model, AnswerSheet sheet)
    {
        model.Require(sheet);
        var read = new Readings(model, sheet, new Reading[model.Measures.Length]);

        foreach (var measure in model.Measures)
        {
            read.Read(measure);
        }

        return read;
    }

    /// <summary>Readings known from elsewhere, one per measure; the sheet gives the context answers only.</summary>
    public static Readings Known(ScoringModel model, AnswerSheet context, Func<Measure, double> score) =>
        new(model, context, [.. model.Measures.Select(measure => Reading.Known(score(measure)))]);

    /// <summary>The point score; a missing construct reads as its neutral point.</summary>
    public double PointOrNeutral(int measure) =>
        readings[measure].Missing ? Model.Measures[measure].Neutral : readings[measure].Point;

    /// <summary>What each answer is worth, by item; NaN where there is none.</summary>
    internal ReadOnlySpan<double> Values => values;

    /// <summary>Reads measures again, for whoever has changed an answer under them.</summary>
    internal void ReadAgain(int item, ReadOnlySpan<Measure> measures)
    {
        values[item] = Model.Key.Value(item, Sheet[item]);

        foreach (var measure in measures)
        {
            Read(measure);
        }
    }

    internal ConditionRead Show(string construct, int measure, double limit) =>
        new(construct, PointOrNeutral(measure), null, limit, null, readings[measure].Missing);

    private void Read(Measure measure) => readings[measure.Index] = measure.Read(Model.Key, Sheet, values);
}
