using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Loads the checks of response quality of a model: those of version 1, of version 2, or both.</summary>
internal sealed class QualityLoader(
    QualityDocument document,
    ImmutableArray<ConstructScale> scales,
    Action<bool, string> check
)
{
    /// <summary>Loads the rules.</summary>
    public QualityRules Load()
    {
        check(document.SecondsPerAnswer >= 0, "quality.secondsPerAnswer must be at least 0.");
        var rules = new QualityRules(LoadRepetition(), LoadPattern(), document.SecondsPerAnswer);
        check(rules.Repetition is not null || rules.Pattern is not null, "quality must have checks.");
        return rules;
    }

    private RepetitionRules? LoadRepetition()
    {
        if (
            document
            is not {
                StraightLinedMinimum: { } minimum,
                ContradictoryDifference: { } difference,
                ContradictoryConstructs: { } constructs,
                ContradictoryAmong: { } among
            }
        )
        {
            check(
                document
                    is {
                        StraightLinedMinimum: null,
                        ContradictoryDifference: null,
                        ContradictoryConstructs: null,
                        ContradictoryAmong: null
                    },
                "quality must have all or none of straightLinedMinimum, contradictoryDifference, contradictoryConstructs and contradictoryAmong."
            );
            return null;
        }

        check(minimum > 1, "quality.straightLinedMinimum must be greater than 1.");
        check(difference is > 0 and <= 1, "quality.contradictoryDifference must be greater than 0 and at most 1.");
        check(
            constructs > 0 && constructs <= among.Length,
            "quality.contradictoryConstructs must be from 1 to the number of contradictoryAmong."
        );
        return new(minimum, difference, constructs, FindScales(among, "contradictory"));
    }

    private PatternRules? LoadPattern()
    {
        if (
            document
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
                document
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
                "quality must have all or none of the numbers that start with pattern, midpoint and scatter."
            );
            return null;
        }

        check(
            pairs > 1 && longest > 0,
            "quality.patternMinimum must be greater than 1, and quality.patternLongestLag greater than 0."
        );
        check(patternShare is > 0 and <= 1, "quality.patternShare must be greater than 0 and at most 1.");
        check(answers > 1, "quality.midpointMinimum must be greater than 1.");
        check(midpointShare is > 0 and <= 1, "quality.midpointShare must be greater than 0 and at most 1.");
        check(freedom > 0, "quality.scatterMinimum must be greater than 0.");
        check(slope >= 0 && intercept >= 0, "quality.scatterSlope and quality.scatterIntercept must be at least 0.");
        check(apart is > 0 and <= 1, "quality.scatterPair must be greater than 0 and at most 1.");
        return new(
            longest,
            pairs,
            patternShare,
            answers,
            midpointShare,
            FindScales(scatter, "scatter"),
            freedom,
            slope,
            intercept,
            apart
        );
    }

    private ImmutableArray<int> FindScales(string[] constructs, string kind)
    {
        foreach (
            var duplicate in constructs.GroupBy(code => code, StringComparer.Ordinal).Where(group => group.Count() > 1)
        )
        {
            check(false, $"Duplicate {kind} construct {duplicate.Key}.");
        }

        return [.. constructs.Select(FindScale)];
    }

    private int FindScale(string construct)
    {
        var scale = scales.FirstOrDefault(scale => scale.Construct == construct && scale.Channel < 0);
        check(scale is not null, $"Unknown construct {construct}.");
        return scale?.Index ?? 0;
    }
}
