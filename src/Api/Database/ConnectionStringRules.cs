using System.Data.Common;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Finds what the service cannot work with in a connection string, before it is used.</summary>
internal static class ConnectionStringRules
{
    private const string Name = "ConnectionStrings__ChannelFit";

    // Never in its own words, nor in Npgsql's: they quote what may be half of a password.
    private const string Malformed =
        $"{Name} is not made of keywords that Npgsql knows, such as "
        + "Host=db;Username=channelfit;Password=…;Database=channelfit; values with ; or = stand in quotes.";

    /// <summary>Adds every fault of the connection string.</summary>
    public static void Check(string text, List<string> faults)
    {
        var before = faults.Count;

        if (Read(text, faults) is not { } settings)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            faults.Add($"{Name} names no server: add Host=…, with several servers separated by commas.");
        }

        if (settings.Multiplexing)
        {
            faults.Add(
                $"{Name} has Multiplexing=true, and every transaction needs a connection of its own: remove it."
            );
        }

        var target = settings.TargetSessionAttributes ?? "any";

        if (
            target.Contains("standby", StringComparison.OrdinalIgnoreCase)
            || target.Equals("read-only", StringComparison.OrdinalIgnoreCase)
        )
        {
            faults.Add(
                $"{Name} asks for a standby, which cannot be written to: use Target Session Attributes=read-write."
            );
        }
        else if (
            settings.Host?.Contains(',', StringComparison.Ordinal) == false
            && !target.Equals("any", StringComparison.OrdinalIgnoreCase)
        )
        {
            faults.Add(
                $"{Name} has Target Session Attributes, which choose among several hosts, and one host: remove it."
            );
        }

        if (settings["Replication Mode"].ToString() is not "Off")
        {
            faults.Add($"{Name} has a Replication Mode, in which no query can be run: remove it.");
        }

        if (Hides(settings.SearchPath) || Hides(SearchPathIn(settings.Options)))
        {
            faults.Add($"{Name} has a search path without public, where the tables are: remove it.");
        }

        if (!IsUtf8(settings.ClientEncoding) || !IsUtf8(settings.Encoding))
        {
            faults.Add($"{Name} has an encoding other than UTF8, which cannot carry every name: remove it.");
        }

        if (settings["Server Compatibility Mode"].ToString() is not "None")
        {
            faults.Add($"{Name} has a Server Compatibility Mode, and the service needs PostgreSQL itself: remove it.");
        }

        if (settings.MaxPoolSize < Math.Max(1, settings.MinPoolSize))
        {
            faults.Add($"{Name} has a Maximum Pool Size of less than 1, or than its Minimum Pool Size.");
        }

        if (faults.Count == before && !CanBuild(text))
        {
            faults.Add(
                $"{Name} holds settings that do not go together: keep Host, Username, Password and Database, and "
                    + "add others one by one."
            );
        }
    }

    private static NpgsqlConnectionStringBuilder? Read(string text, List<string> faults)
    {
        var settings = new NpgsqlConnectionStringBuilder();

        try
        {
            var pairs = new DbConnectionStringBuilder { ConnectionString = text };

            foreach (string keyword in pairs.Keys)
            {
                if (!settings.ContainsKey(keyword))
                {
                    faults.Add(Malformed);
                    return null;
                }

                Set(settings, keyword, pairs[keyword], faults);
            }
        }
        catch (ArgumentException)
        {
            faults.Add(Malformed);
            return null;
        }

        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string keyword, object value, List<string> faults)
    {
        try
        {
            settings[keyword] = value;
        }
        catch (Exception fault)
            when (fault
                    is ArgumentException
                        or FormatException
                        or InvalidCastException
                        or OverflowException
                        or NotSupportedException
            )
        {
            faults.Add($"{Name} gives {keyword} a value that it cannot have.");
        }
    }

    private static bool CanBuild(string text)
    {
        try
        {
            using var source = new NpgsqlDataSourceBuilder(DataSourceFactory.ForWriting(text)).Build();
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Hides(string? searchPath) =>
        searchPath is not null && !searchPath.Contains("public", StringComparison.OrdinalIgnoreCase);

    private static string? SearchPathIn(string? options) =>
        options?.Contains("search_path", StringComparison.OrdinalIgnoreCase) == true ? options : null;

    private static bool IsUtf8(string? encoding) =>
        encoding is null
        || encoding.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase)
        || encoding.Equals("unicode", StringComparison.OrdinalIgnoreCase);
}
