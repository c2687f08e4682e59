using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>The checks of response quality of version 2 (docs/scoring.md#5-response-quality).</summary>
internal readonly ref struct PatternChecks(ConstructScores constructScores, PatternRules rules)
{
    private const int Middle = 3;
    private const int MaxPairs = 3;

    private readonly ConstructScores constructScores = constructScores;
    private readonly PatternRules rules = rules;

    /// <summary>Adds the concerns that the checks find.</summary>
    public void AddTo(ImmutableArray<Concern>.Builder concerns)
    {
        var length = constructScores.Responses.Instrument.Items.Length;
        Span<int> items = stackalloc int[length];
        Span<int> answers = stackalloc int[length];
        var count = AgreementAnswers.Write(constructScores.Responses, items, answers);

        if (IsPatterned(answers[..count]))
        {
            concerns.Add(new(ConcernKind.Patterned, [.. items[..count]]));
        }

        if (IsMidpoint(answers[..count]))
        {
            concerns.Add(new(ConcernKind.Midpoint, [.. items[..count]]));
        }

        if (IsInconsistent())
        {
            concerns.Add(new(ConcernKind.Inconsistent, ItemsOfWidestPairs()));
        }
    }

    /// <summary>Returns whether nearly every answer equals the answer a fixed number of items before; a lag of one is straight-lining.</summary>
    private bool IsPatterned(ReadOnlySpan<int> answers)
    {
        for (var lag = 1; lag <= rules.LongestLag; lag++)
        {
            var pairs = answers.Length - lag;
            var equal = 0;

            for (var at = 0; at < pairs; at++)
            {
                equal += answers[at] == answers[at + lag] ? 1 : 0;
            }

            if (pairs >= rules.MinPatternPairs && equal >= (rules.PatternShare * pairs) - Rounding.Tolerance)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsMidpoint(ReadOnlySpan<int> answers)
    {
        var middle = 0;

        foreach (var answer in answers)
        {
            if (Math.Abs(answer - Middle) > 1)
            {
                return false;
            }

            middle += answer == Middle ? 1 : 0;
        }

        return answers.Length >= rules.MinMidpointAnswers
            && middle >= (rules.MidpointShare * answers.Length) - Rounding.Tolerance;
    }

    /// <summary>Returns whether item values scatter around the means of their constructs more than those of attentive people.</summary>
    private bool IsInconsistent()
    {
        var values = constructScores.ItemValues;
        var (scatter, freedom) = (0.0, 0);

        foreach (var scale in rules.Scatter)
        {
            var items = constructScores.Model.ConstructScales[scale].AllItems;
            var mean = ItemMean.Compute(items, values);

            if (mean.Count < 2)
            {
                continue;
            }

            foreach (var item in items)
            {
                var distance = double.IsNaN(values[item]) ? 0 : values[item] - mean.Value;
                scatter += distance * distance;
            }

            freedom += mean.Count - 1;
        }

        return freedom >= rules.MinScatterFreedom
            && scatter >= (rules.ScatterSlope * freedom) + rules.ScatterIntercept - Rounding.Tolerance;
    }

    /// <summary>Returns the items of the pairs with the greatest differences, each item once.</summary>
    private ImmutableArray<int> ItemsOfWidestPairs()
    {
        var model = constructScores.Model;
        var values = constructScores.ItemValues;
        var pairs = new List<(double Difference, int First, int Second)>();

        foreach (var scale in rules.Scatter)
        {
            var items = model.ConstructScales[scale].AllItems;

            for (var first = 0; first < items.Length; first++)
            {
                for (var second = first + 1; second < items.Length; second++)
                {
                    // Rounded to nine decimals, so that differences that are equal on paper are equal.
                    var difference = Math.Round(Math.Abs(values[items[first]] - values[items[second]]), 9);

                    if (difference >= rules.PairDifference - Rounding.Tolerance)
                    {
                        pairs.Add((difference, items[first], items[second]));
                    }
                }
            }
        }

        return
        [
            .. pairs
                .OrderByDescending(pair => pair.Difference)
                .ThenBy(pair => pair.First)
                .ThenBy(pair => pair.Second)
                .Take(MaxPairs)
                .SelectMany(pair => (int[])[pair.First, pair.Second])
                .Distinct(),
        ];
    }
}
