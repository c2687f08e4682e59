using Microsoft.Extensions.Primitives;

namespace ChannelFit.Api.Options;

/// <summary>Settings that remember which of them were asked for, so that those nobody reads can be named.</summary>
internal sealed class AskedSettings(IConfiguration settings) : IConfiguration
{
    private const string Section = "ChannelFit:";

    /// <summary>Beyond as many slips a name outside our section is another name.</summary>
    private const int MostSlips = 2;

    private readonly HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase) { "ConnectionStrings:ChannelFit" };

    public string? this[string key]
    {
        get
        {
            asked.Add(key);
            return settings[key];
        }
        set => settings[key] = value;
    }

    public IEnumerable<IConfigurationSection> GetChildren() => settings.GetChildren();

    public IChangeToken GetReloadToken() => settings.GetReloadToken();

    public IConfigurationSection GetSection(string key) => settings.GetSection(key);

    /// <summary>
    /// Returns a sentence for each setting of ours that was not asked for, and for each that looks like one with a slip, such
    /// as ChannelFit_PublicUrl.
    /// </summary>
    public IReadOnlyList<string> FindUnknown()
    {
        var known = asked
            .Where(name => name.Contains("ChannelFit", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        return
        [
            .. from setting in settings.AsEnumerable()
            where setting.Value is not null && !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)
            let nearest = known.MinBy(name => Distance(Letters(name), Letters(setting.Key)))
            where
                setting.Key.StartsWith(Section, StringComparison.OrdinalIgnoreCase)
                || Distance(Letters(nearest), Letters(setting.Key)) <= MostSlips
            orderby setting.Key
            select $"{Written(setting.Key)} is no setting, and is not read; the nearest is {Written(nearest)}.",
        ];
    }

    private static string Written(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static string Letters(string key) => string.Concat(key.Where(char.IsAsciiLetter)).ToUpperInvariant();

    /// <summary>How many letters to add, drop or change (Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();

        foreach (var letter in left)
        {
            var (corner, first) = (row[0], row[0] + 1);
            row[0] = first;

            for (var at = 1; at < row.Length; at++)
            {
                var changed = corner + (letter == right[at - 1] ? 0 : 1);
                corner = row[at];
                row[at] = Math.Min(changed, Math.Min(row[at], row[at - 1]) + 1);
            }
        }

        return row[^1];
    }
}
