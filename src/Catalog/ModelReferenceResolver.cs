using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Resolves the codes in a model document to positions. An unknown code adds an error and resolves to a harmless value.</summary>
internal sealed class ModelReferenceResolver(ModelDocument document, Instrument instrument, Action<bool, string> check)
{
    /// <summary>The keys of the channels, in model order.</summary>
    public ImmutableArray<string> Channels { get; } = [.. document.Channels.Select(channel => channel.Channel)];

    /// <summary>Checks that the channels exist.</summary>
    public void CheckChannels(IEnumerable<string> keys, string place)
    {
        foreach (var key in keys)
        {
            check(Channels.Contains(key, StringComparer.Ordinal), $"Unknown channel {key} in {place}.");
        }
    }

    /// <summary>Returns, for each channel of the model, whether it is listed.</summary>
    public ImmutableArray<bool> ChannelMask(string[] keys)
    {
        CheckChannels(keys, "a rule");
        return [.. Channels.Select(channel => keys.Contains(channel, StringComparer.Ordinal))];
    }

    /// <summary>Returns the position of an item.</summary>
    public int ItemIndex(string code)
    {
        var item = instrument.Find(code);
        check(item >= 0, $"Unknown item {code}.");
        return Math.Max(item, 0);
    }

    /// <summary>Returns the verdict with a code.</summary>
    public Verdict ParseVerdict(string code)
    {
        var found = Enum.GetValues<Verdict>().Where(verdict => verdict.Code() == code).ToList();
        check(found.Count == 1, $"Unknown verdict {code}.");
        return found.FirstOrDefault();
    }

    /// <summary>Returns points as whole tenths.</summary>
    public static int ToTenths(double points) => (int)Math.Round(10 * points);
}
