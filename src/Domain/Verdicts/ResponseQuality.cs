using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>A reason to doubt the answers.</summary>
public enum ConcernKind
{
    /// <summary>The same answer to all of many agreement items (version 1).</summary>
    StraightLined,

    /// <summary>Several constructs whose items contradict each other (version 1).</summary>
    Contradictory,

    /// <summary>Agreement answers that repeat a pattern.</summary>
    Patterned,

    /// <summary>Agreement answers that are mostly in the middle.</summary>
    Midpoint,

    /// <summary>Answers to items of one construct that do not agree with each other.</summary>
    Inconsistent,

    /// <summary>Answers faster than a person can read. It withholds no verdict.</summary>
    TooFast,
}

/// <summary>One concern, with the items that it is based on.</summary>
/// <param name="Items">Item positions; empty when no particular item causes the concern.</param>
public sealed record Concern(ConcernKind Kind, ImmutableArray<int> Items);

/// <summary>The quality of the answers: the reasons to doubt them (docs/scoring.md#5-response-quality).</summary>
/// <param name="Concerns">The concerns, in a fixed order.</param>
public readonly record struct ResponseQuality(ImmutableArray<Concern> Concerns)
{
    /// <summary>True if the concerns withhold every verdict.</summary>
    public bool WithholdsVerdicts
    {
        get
        {
            foreach (var concern in Concerns)
            {
                if (concern.Kind != ConcernKind.TooFast)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Assesses a response set.</summary>
    /// <param name="constructScores">The answers and their values.</param>
    /// <param name="durationSeconds">How long the person took to answer; null if it is not known.</param>
    public static ResponseQuality Assess(ConstructScores constructScores, int? durationSeconds)
    {
        var rules = constructScores.Model.Rules.Quality;
        var concerns = ImmutableArray.CreateBuilder<Concern>();

        if (rules.Repetition is { } repetition)
        {
            new RepetitionChecks(constructScores, repetition).AddTo(concerns);
        }

        if (rules.Pattern is { } pattern)
        {
            new PatternChecks(constructScores, pattern).AddTo(concerns);
        }

        if (
            durationSeconds is { } seconds
            && seconds < rules.SecondsPerAnswer * constructScores.Responses.AnsweredCount
        )
        {
            concerns.Add(new(ConcernKind.TooFast, []));
        }

        return new(concerns.Count == 0 ? [] : concerns.ToImmutable());
    }
}
