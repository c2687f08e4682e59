using System.Collections.Immutable;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Makes the flags of a model out of their seeds.</summary>
internal sealed class FlagLoader(
    string[] channels,
    ConditionLoader conditions,
    Func<string, Verdict> verdictOf,
    Action<bool, string> check
)
{
    public FlagRule Build(FlagDocument flag)
    {
        check(flag.Kind is "risk" or "note", $"flag {flag.Flag} is of the unknown kind {flag.Kind}");
        check(
            flag.All is not [] && flag.Any is not [] && (flag.All ?? flag.Any) is not null,
            $"flag {flag.Flag} has no conditions"
        );

        return new(
            flag.Flag,
            flag.Kind == "note" ? FlagKind.Note : FlagKind.Risk,
            flag.TextCode,
            [.. (flag.All ?? []).Select(condition => Build(condition, flag.Flag))],
            [.. (flag.Any ?? []).Select(condition => Build(condition, flag.Flag))],
            flag.Unless is null ? null : Build(flag.Unless, flag.Flag)
        );
    }

    private FlagCondition Build(ConditionDocument condition, string flag) =>
        condition switch
        {
            { VerdictOf: { } channel, OneOf: { } verdicts } => new VerdictIsOneOf(
                Find(channel, flag),
                [.. verdicts.Select(verdictOf)]
            ),
            { HoursOf: { } among, Above: { } share } => Hours(among, share, flag),
            { HoursOf: { } among, AtLeast: { } least } => new HoursAtLeast(Find(among, flag), least),
            _ => new ConditionHolds(conditions.Build([condition], channels)[0]),
        };

    private HoursShareAbove Hours(string[] among, double share, string flag)
    {
        check(share is >= 0 and < 1, $"flag {flag} reads a share of hours that is not 0–1");
        return new(Find(among, flag), share);
    }

    private ImmutableArray<int> Find(string[] channels, string flag) =>
        ImmutableArray.CreateRange(channels.Select(channel => Find(channel, flag)));

    private int Find(string channel, string flag)
    {
        var index = Array.IndexOf(channels, channel);
        check(index >= 0, $"flag {flag} reads the unknown channel {channel}");
        return Math.Max(index, 0);
    }
}
