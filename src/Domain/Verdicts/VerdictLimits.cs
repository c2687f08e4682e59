using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>The limits that gates and the floor set for the verdict of one channel, whatever its score.</summary>
/// <param name="Cap">The lowest cap of the gates that fire.</param>
/// <param name="Fired">The gates that fire, as bits.</param>
/// <param name="FloorHolds">True if the floor raises <c>skip</c>.</param>
internal readonly record struct VerdictLimits(Verdict Cap, ulong Fired, bool FloorHolds)
{
    /// <summary>Returns the limits for the answers as they are.</summary>
    public static VerdictLimits AtPoint(ConstructScores constructScores, int channel) =>
        Evaluate(constructScores, channel, gates: MissingAnswerMode.Point, floor: MissingAnswerMode.Point);

    /// <summary>Returns the limits if every unanswered item counted against the channel.</summary>
    public static VerdictLimits AtWorst(ConstructScores constructScores, int channel) =>
        Evaluate(constructScores, channel, gates: MissingAnswerMode.Possible, floor: MissingAnswerMode.Certain);

    /// <summary>Returns the limits if every unanswered item counted for the channel.</summary>
    public static VerdictLimits AtBest(ConstructScores constructScores, int channel) =>
        Evaluate(constructScores, channel, gates: MissingAnswerMode.Certain, floor: MissingAnswerMode.Possible);

    /// <summary>
    /// Returns the verdict of a shown score: the lower of its band and the cap. The floor raises skip, but not above
    /// the cap. Coverage and response quality are not considered.
    /// </summary>
    public Verdict VerdictFor(ModelRules rules, int tenths)
    {
        var verdict = Lower(rules.Bands.VerdictFor(tenths), Cap);
        return verdict == Verdict.Skip && FloorHolds ? Lower(rules.Floor.To, Cap) : verdict;
    }

    private static VerdictLimits Evaluate(
        ConstructScores constructScores,
        int channel,
        MissingAnswerMode gates,
        MissingAnswerMode floor
    )
    {
        var (rules, cap, fired) = (constructScores.Model.Rules, Verdict.Core, 0UL);

        foreach (var gate in constructScores.Model.GatesByChannel[channel])
        {
            if (rules.Gates[gate].When.Holds(constructScores, channel, gates))
            {
                cap = Lower(cap, rules.Gates[gate].Cap);
                fired |= 1UL << gate;
            }
        }

        return new(cap, fired, rules.Floor.Holds(constructScores, channel, floor));
    }

    private static Verdict Lower(Verdict left, Verdict right) => left < right ? left : right;
}
