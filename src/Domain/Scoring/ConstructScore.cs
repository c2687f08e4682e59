namespace ChannelFit.Domain.Scoring;

/// <summary>A person's score in one construct.</summary>
/// <param name="Point">The score, from 0 to 1; NaN when it is missing.</param>
/// <param name="Low">The score if every unanswered item had its lowest value.</param>
/// <param name="High">The score if every unanswered item had its highest value.</param>
/// <param name="Share">The share of items answered, a_k in docs/scoring.md#2-construct-scores.</param>
/// <param name="Answered">The number of its items with a value.</param>
/// <param name="Asked">The number of its items that are visible; 0 when the construct does not apply.</param>
/// <param name="FromPrior">True if the score is the usual one (<see cref="Prior"/>), because the person did not know.</param>
public readonly record struct ConstructScore(
    double Point,
    double Low,
    double High,
    double Share,
    int Answered,
    int Asked,
    bool FromPrior = false
)
{
    /// <summary>Returns the score of a construct without visible items: neutral, and counted as answered.</summary>
    public static ConstructScore NotApplicable(double neutral) => new(neutral, neutral, neutral, 1, 0, 0);

    /// <summary>Returns a score without uncertainty.</summary>
    public static ConstructScore Exact(double score) => new(score, score, score, 1, 1, 1);

    public bool IsMissing => double.IsNaN(Point);

    public bool IsApplicable => Asked > 0;

    /// <summary>True if the score comes from answers to its own items.</summary>
    public bool IsAnswered => Answered > 0 && !IsMissing;
}
