using System.Globalization;

namespace ChannelFit.Api.Options;

/// <summary>Reads the values of settings by type, and collects an error for each value that is not valid.</summary>
internal sealed class SettingsReader(IConfiguration source)
{
    /// <summary>The configuration, which tracks the names of the settings that are read.</summary>
    public TrackingConfiguration Configuration { get; } = new(source);

    /// <summary>A sentence for each setting that is not valid.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Returns an integer setting, or its default value if it is not set or not valid.</summary>
    public int ReadInteger(string name, int defaultValue, int minimum, int maximum)
    {
        if (ReadText(name) is not { } text)
        {
            return defaultValue;
        }

        if (TryParseInteger(text, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Errors.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{EnvironmentVariable(name)} must be an integer from {minimum} to {maximum}."
            )
        );
        return defaultValue;
    }

    /// <summary>Returns a setting that is true or false; null if it is not set.</summary>
    public bool? ReadBoolean(string name)
    {
        if (ReadText(name) is not { } text)
        {
            return null;
        }

        if (!bool.TryParse(text, out var value))
        {
            Errors.Add($"{EnvironmentVariable(name)} must be true or false.");
        }

        return value;
    }

    /// <summary>Returns the text of a setting; null if it is blank or not set.</summary>
    public string? ReadText(string name) =>
        Configuration[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>Parses digits without a sign, spaces or separators.</summary>
    public static bool TryParseInteger(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Returns the name of the environment variable of a setting.</summary>
    public static string EnvironmentVariable(string name) => name.Replace(":", "__", StringComparison.Ordinal);
}
