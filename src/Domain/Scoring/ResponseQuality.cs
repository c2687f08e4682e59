using System.Collections.Immutable;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>Why answers may not be believed.</summary>
public enum ConcernKind
{
    /// <summary>Many agreement items, all with the same answer (version 1).</summary>
    StraightLined,

    /// <summary>Several constructs whose items contradict each other (version 1).</summary>
    Contradictory,

    /// <summary>Agreement answers that repeat a pattern.</summary>
    Patterned,

    /// <summary>Agreement answers that keep to the middle.</summary>
    Midpoint,

    /// <summary>Answers to one construct that do not fit together.</summary>
    Inconsistent,

    /// <summary>Faster than a person reads. Withholds nothing.</summary>
    TooFast,
}

/// <summary>One concern, with the answers that it rests on.</summary>
/// <param name="Items">Item positions; empty where it rests on none in particular.</param>
public sealed record Concern(ConcernKind Kind, ImmutableArray<int> Items);

/// <summary>Whether the answers can be believed (scoring.md §5).</summary>
/// <param name="Concerns">What speaks against it, in a fixed order.</param>
public readonly record struct ResponseQuality(ImmutableArray<Concern> Concerns)
{
    /// <summary>Whether a concern withholds every verdict.</summary>
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

    /// <summary>Returns whether there is such a concern.</summary>
    public bool Has(ConcernKind kind)
    {
        foreach (var concern in Concerns)
        {
            if (concern.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Judges a sheet.</summary>
    /// <param name="readings">The answers, and what they are worth.</param>
    /// <param name="durationSeconds">How long answering took; null where that is not known.</param>
    public static ResponseQuality Assess(ConstructScores readings, int? durationSeconds)
    {
        var rules = readings.Model.Rules.Quality;
        var concerns = ImmutableArray.CreateBuilder<Concern>();

        if (rules.Repetition is { } repetition)
        {
            new RepetitionChecks(readings, repetition).AddTo(concerns);
        }

        if (rules.Pattern is { } pattern)
        {
            new PatternChecks(readings, pattern).AddTo(concerns);
        }

        if (durationSeconds is { } seconds && seconds < rules.SecondsPerAnswer * readings.Responses.AnsweredCount)
        {
            concerns.Add(new(ConcernKind.TooFast, []));
        }

        return new(concerns.Count == 0 ? [] : concerns.ToImmutable());
    }
}
