using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Turns the codes of a model seed into positions; what it cannot find becomes a fault and a harmless stand-in.</summary>
internal sealed class ModelReferenceResolver(ModelDocument shape, Instrument instrument, Action<bool, string> check)
{
    /// <summary>The channels' keys, in model order.</summary>
    public ImmutableArray<string> Channels { get; } = [.. shape.Channels.Select(channel => channel.Channel)];

    /// <summary>Checks that channels are known.</summary>
    public void CheckChannels(IEnumerable<string> keys, string place)
    {
        foreach (var key in keys)
        {
            check(Channels.Contains(key, StringComparer.Ordinal), $"{place}: unknown channel {key}");
        }
    }

    /// <summary>Whether each channel is among some.</summary>
    public ImmutableArray<bool> ChannelMask(string[] keys)
    {
        CheckChannels(keys, "a rule");
        return [.. Channels.Select(channel => keys.Contains(channel, StringComparer.Ordinal))];
    }

    /// <summary>An item's position.</summary>
    public int ItemIndex(string code)
    {
        var item = instrument.Find(code);
        check(item >= 0, $"unknown item {code}");
        return Math.Max(item, 0);
    }

    public Verdict ParseVerdict(string code)
    {
        var found = Enum.GetValues<Verdict>().Where(verdict => verdict.Code() == code).ToList();
        check(found.Count == 1, $"unknown verdict {code}");
        return found.FirstOrDefault();
    }

    /// <summary>Points as whole tenths.</summary>
    public static int ToTenths(double points) => (int)Math.Round(10 * points);
}
