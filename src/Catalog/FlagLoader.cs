using System.Collections.Immutable;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Loads the flags of a model.</summary>
internal sealed class FlagLoader(
    string[] channels,
    ConditionLoader conditions,
    Func<string, Verdict> parseVerdict,
    Action<bool, string> check
)
{
    /// <summary>Loads one flag.</summary>
    public FlagRule Load(FlagDocument flag)
    {
        check(flag.Kind is "risk" or "note", $"Flag {flag.Flag} has the unknown kind {flag.Kind}.");
        check(
            flag.All is not [] && flag.Any is not [] && (flag.All ?? flag.Any) is not null,
            $"Flag {flag.Flag} must have conditions."
        );

        return new(
            flag.Flag,
            flag.Kind == "note" ? FlagKind.Note : FlagKind.Risk,
            flag.TextCode,
            [.. (flag.All ?? []).Select(condition => LoadCondition(condition, flag.Flag))],
            [.. (flag.Any ?? []).Select(condition => LoadCondition(condition, flag.Flag))],
            flag.Unless is null ? null : LoadCondition(flag.Unless, flag.Flag)
        );
    }

    private FlagCondition LoadCondition(ConditionDocument condition, string flag) =>
        condition switch
        {
            { VerdictOf: { } channel, OneOf: { } verdicts } => new VerdictIsOneOf(
                FindChannel(channel, flag),
                [.. verdicts.Select(parseVerdict)]
            ),
            { HoursOf: { } among, Above: { } share } => LoadHoursShare(among, share, flag),
            { HoursOf: { } among, AtLeast: { } least } => new HoursAtLeast(FindChannels(among, flag), least),
            _ => new AnswerFlagCondition(conditions.Load([condition], channels)[0]),
        };

    private HoursShareAbove LoadHoursShare(string[] among, double share, string flag)
    {
        check(share is >= 0 and < 1, $"The share of hours of flag {flag} must be at least 0 and less than 1.");
        return new(FindChannels(among, flag), share);
    }

    private ImmutableArray<int> FindChannels(string[] channels, string flag) =>
        ImmutableArray.CreateRange(channels.Select(channel => FindChannel(channel, flag)));

    private int FindChannel(string channel, string flag)
    {
        var index = Array.IndexOf(channels, channel);
        check(index >= 0, $"Flag {flag} has the unknown channel {channel}.");
        return Math.Max(index, 0);
    }
}
