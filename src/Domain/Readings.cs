namespace ChannelFit.Domain;

/// <summary>What a sheet says of every construct (scoring.md §2): the step between items and channel scores.</summary>
public sealed class Readings
{
    private readonly Reading[] readings;

    private Readings(ScoringModel model, AnswerSheet sheet, Reading[] readings)
    {
        Model = model;
        Sheet = sheet;
        this.readings = readings;
    }

    public ScoringModel Model { get; }

    public AnswerSheet Sheet { get; }

    public Reading this[int measure] => readings[measure];

    /// <summary>Reads every measure of the model from a sheet.</summary>
    /// <exception cref="ArgumentException">The sheet answers another instrument.</exception>
    public static Readings Of(ScoringModel model, AnswerSheet sheet)
    {
        model.Require(sheet);
        var read = new Reading[model.Measures.Length];

        foreach (var measure in model.Measures)
        {
            read[measure.Index] = measure.Read(model.Key, sheet);
        }

        return new(model, sheet, read);
    }

    /// <summary>Readings known from elsewhere, one per measure; the sheet gives the context answers only.</summary>
    public static Readings Known(ScoringModel model, AnswerSheet context, Func<Measure, double> score) =>
        new(model, context, [.. model.Measures.Select(measure => Reading.Known(score(measure)))]);

    /// <summary>The point score; a missing construct reads as its neutral point.</summary>
    public double PointOrNeutral(int measure) =>
        readings[measure].Missing ? Model.Measures[measure].Neutral : readings[measure].Point;

    /// <summary>Reads a measure again, for whoever has changed an answer under it.</summary>
    internal void ReadAgain(Measure measure) => readings[measure.Index] = measure.Read(Model.Key, Sheet);

    internal ConditionRead Show(string construct, int measure, double limit) =>
        new(construct, PointOrNeutral(measure), null, limit, null, readings[measure].Missing);
}
