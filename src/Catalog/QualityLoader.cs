using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Makes the checks of response quality of a model: those of version 1, those of version 2, or both.</summary>
internal sealed class QualityLoader(
    QualityDocument shape,
    ImmutableArray<ConstructScale> measures,
    Action<bool, string> check
)
{
    public QualityRules Build()
    {
        check(shape.SecondsPerAnswer >= 0, "quality.secondsPerAnswer is below 0");
        var rules = new QualityRules(Repetition(), Pattern(), shape.SecondsPerAnswer);
        check(rules.Repetition is not null || rules.Pattern is not null, "quality checks nothing");
        return rules;
    }

    private RepetitionRules? Repetition()
    {
        if (
            shape
            is not {
                StraightLinedMinimum: { } minimum,
                ContradictoryDifference: { } difference,
                ContradictoryConstructs: { } constructs,
                ContradictoryAmong: { } among
            }
        )
        {
            check(
                shape
                    is {
                        StraightLinedMinimum: null,
                        ContradictoryDifference: null,
                        ContradictoryConstructs: null,
                        ContradictoryAmong: null
                    },
                "quality has some numbers of straight-lined and contradictory, and lacks others"
            );
            return null;
        }

        check(minimum > 1, "quality.straightLinedMinimum is not above 1");
        check(difference is > 0 and <= 1, "quality.contradictoryDifference is not above 0 and at most 1");
        check(
            constructs > 0 && constructs <= among.Length,
            "quality.contradictoryConstructs is not 1 to as many as are looked at"
        );
        return new(minimum, difference, constructs, Measures(among, "contradictory"));
    }

    private PatternRules? Pattern()
    {
        if (
            shape
            is not {
                PatternMinimum: { } pairs,
                PatternShare: { } patternShare,
                PatternLongestLag: { } longest,
                MidpointMinimum: { } answers,
                MidpointShare: { } midpointShare,
                ScatterConstructs: { } scatter,
                ScatterMinimum: { } freedom,
                ScatterSlope: { } slope,
                ScatterIntercept: { } intercept,
                ScatterPair: { } apart
            }
        )
        {
            check(
                shape
                    is {
                        PatternMinimum: null,
                        PatternShare: null,
                        PatternLongestLag: null,
                        MidpointMinimum: null,
                        MidpointShare: null,
                        ScatterConstructs: null,
                        ScatterMinimum: null,
                        ScatterSlope: null,
                        ScatterIntercept: null,
                        ScatterPair: null
                    },
                "quality has some numbers of patterned, midpoint and inconsistent, and lacks others"
            );
            return null;
        }

        check(pairs > 1 && longest > 0, "quality.patternMinimum is not above 1, or patternLongestLag not above 0");
        check(patternShare is > 0 and <= 1, "quality.patternShare is not above 0 and at most 1");
        check(answers > 1, "quality.midpointMinimum is not above 1");
        check(midpointShare is > 0 and <= 1, "quality.midpointShare is not above 0 and at most 1");
        check(freedom > 0, "quality.scatterMinimum is not above 0");
        check(slope >= 0 && intercept >= 0, "quality.scatterSlope or scatterIntercept is below 0");
        check(apart is > 0 and <= 1, "quality.scatterPair is not above 0 and at most 1");
        return new(
            longest,
            pairs,
            patternShare,
            answers,
            midpointShare,
            Measures(scatter, "scatter"),
            freedom,
            slope,
            intercept,
            apart
        );
    }

    private ImmutableArray<int> Measures(string[] constructs, string kind)
    {
        foreach (
            var twice in constructs.GroupBy(code => code, StringComparer.Ordinal).Where(group => group.Count() > 1)
        )
        {
            check(false, $"the {kind} construct {twice.Key} stands twice");
        }

        return [.. constructs.Select(MeasureOf)];
    }

    private int MeasureOf(string construct)
    {
        var measure = measures.FirstOrDefault(measure => measure.Construct == construct && measure.Channel < 0);
        check(measure is not null, $"unknown construct {construct}");
        return measure?.Index ?? 0;
    }
}
