using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>The checks of response quality of version 2 (scoring.md §5).</summary>
internal readonly ref struct PatternChecks(ConstructScores readings, PatternRules rules)
{
    private const int Middle = 3;
    private const int MostPairs = 3;

    private readonly ConstructScores readings = readings;
    private readonly PatternRules rules = rules;

    public void AddTo(ImmutableArray<Concern>.Builder concerns)
    {
        var all = readings.Responses.Instrument.Items.Length;
        Span<int> items = stackalloc int[all];
        Span<int> answers = stackalloc int[all];
        var count = AgreementAnswers.Write(readings.Responses, items, answers);

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
            concerns.Add(new(ConcernKind.Inconsistent, Pairs()));
        }
    }

    /// <summary>Whether nearly every answer is that of some steps before; straight-lining is one step.</summary>
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

            if (pairs >= rules.PatternMinimum && equal >= (rules.PatternShare * pairs) - Condition.Tolerance)
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

        return answers.Length >= rules.MidpointMinimum
            && middle >= (rules.MidpointShare * answers.Length) - Condition.Tolerance;
    }

    /// <summary>Whether the scores of items scatter around the means of their constructs more than people's do.</summary>
    private bool IsInconsistent()
    {
        var values = readings.ItemValues;
        var (scatter, freedom) = (0.0, 0);

        foreach (var measure in rules.Scatter)
        {
            var (sum, count) = (0.0, 0);

            foreach (var item in readings.Model.ConstructScales[measure].AllItems)
            {
                (sum, count) = double.IsNaN(values[item]) ? (sum, count) : (sum + values[item], count + 1);
            }

            if (count < 2)
            {
                continue;
            }

            foreach (var item in readings.Model.ConstructScales[measure].AllItems)
            {
                var distance = double.IsNaN(values[item]) ? 0 : values[item] - (sum / count);
                scatter += distance * distance;
            }

            freedom += count - 1;
        }

        return freedom >= rules.ScatterMinimum
            && scatter >= (rules.ScatterSlope * freedom) + rules.ScatterIntercept - Condition.Tolerance;
    }

    /// <summary>The items of the pairs that lie furthest apart, each once.</summary>
    private ImmutableArray<int> Pairs()
    {
        var model = readings.Model;
        var values = readings.ItemValues;
        var pairs = new List<(double Apart, int First, int Second)>();

        foreach (var measure in rules.Scatter)
        {
            var items = model.ConstructScales[measure].AllItems;

            for (var first = 0; first < items.Length; first++)
            {
                for (var second = first + 1; second < items.Length; second++)
                {
                    // Nine decimals: what is equal on paper is equal here.
                    var apart = Math.Round(Math.Abs(values[items[first]] - values[items[second]]), 9);

                    if (apart >= rules.PairDifference - Condition.Tolerance)
                    {
                        pairs.Add((apart, items[first], items[second]));
                    }
                }
            }
        }

        return
        [
            .. pairs
                .OrderByDescending(pair => pair.Apart)
                .ThenBy(pair => pair.First)
                .ThenBy(pair => pair.Second)
                .Take(MostPairs)
                .SelectMany(pair => (int[])[pair.First, pair.Second])
                .Distinct(),
        ];
    }
}
