using Microsoft.Extensions.Primitives;

namespace ChannelFit.Api.Options;

/// <summary>A configuration that tracks which settings are read, so that settings with an unknown name can be reported.</summary>
internal sealed class TrackingConfiguration(IConfiguration settings) : IConfiguration
{
    private const string Section = "ChannelFit:";

    /// <summary>The edit distance up to which a name outside our section counts as misspelled.</summary>
    private const int MaxDistance = 2;

    private readonly HashSet<string> readNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "ConnectionStrings:ChannelFit",
    };

    public string? this[string key]
    {
        get
        {
            readNames.Add(key);
            return settings[key];
        }
        set => settings[key] = value;
    }

    public IEnumerable<IConfigurationSection> GetChildren() => settings.GetChildren();

    public IChangeToken GetReloadToken() => settings.GetReloadToken();

    public IConfigurationSection GetSection(string key) => settings.GetSection(key);

    /// <summary>
    /// Returns a sentence for each setting in our section that was not read, and for each that looks like a misspelled one,
    /// such as ChannelFit_PublicUrl.
    /// </summary>
    public IReadOnlyList<string> FindUnknownSettings()
    {
        var known = readNames
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
                || Distance(Letters(nearest), Letters(setting.Key)) <= MaxDistance
            orderby setting.Key
            select $"{EnvironmentVariable(setting.Key)} is not a known setting and is ignored. Did you mean "
                + $"{EnvironmentVariable(nearest)}?",
        ];
    }

    private static string EnvironmentVariable(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static string Letters(string key) => string.Concat(key.Where(char.IsAsciiLetter)).ToUpperInvariant();

    /// <summary>Returns the Levenshtein distance of two strings.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();

        foreach (var letter in left)
        {
            var diagonal = row[0];
            row[0]++;

            for (var column = 1; column < row.Length; column++)
            {
                var substituted = diagonal + (letter == right[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(substituted, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[^1];
    }
}
