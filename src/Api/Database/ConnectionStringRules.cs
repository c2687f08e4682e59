using System.Data.Common;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Finds settings of a connection string that the service cannot work with, before it connects.</summary>
internal static class ConnectionStringRules
{
    private const string Name = "ConnectionStrings__ChannelFit";

    // Contains neither the string itself nor Npgsql's message: both may quote a part of the password.
    private const string Malformed =
        $"{Name} contains keywords that Npgsql does not know. A valid string looks like "
        + "Host=db;Username=channelfit;Password=…;Database=channelfit. Put values with ; or = in quotes.";

    /// <summary>Adds every error of the connection string.</summary>
    public static void Check(string text, List<string> errors)
    {
        var before = errors.Count;

        if (Read(text, errors) is not { } settings)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            errors.Add($"{Name} names no server: add Host=…; separate several servers by commas.");
        }

        if (settings.Multiplexing)
        {
            errors.Add($"{Name} has Multiplexing=true, but every transaction needs its own connection: remove it.");
        }

        var target = settings.TargetSessionAttributes ?? "any";

        if (
            target.Contains("standby", StringComparison.OrdinalIgnoreCase)
            || target.Equals("read-only", StringComparison.OrdinalIgnoreCase)
        )
        {
            errors.Add(
                $"{Name} selects a standby server, which is read-only: use Target Session Attributes=read-write."
            );
        }
        else if (
            settings.Host?.Contains(',', StringComparison.Ordinal) == false
            && !target.Equals("any", StringComparison.OrdinalIgnoreCase)
        )
        {
            errors.Add(
                $"{Name} has Target Session Attributes, which choose among several hosts, but names one host: remove it."
            );
        }

        if (settings["Replication Mode"].ToString() is not "Off")
        {
            errors.Add($"{Name} has a Replication Mode, which allows no queries: remove it.");
        }

        if (Hides(settings.SearchPath) || Hides(SearchPathIn(settings.Options)))
        {
            errors.Add($"{Name} has a search path without the schema public, which contains the tables: remove it.");
        }

        if (!IsUtf8(settings.ClientEncoding) || !IsUtf8(settings.Encoding))
        {
            errors.Add($"{Name} has an encoding other than UTF8, which cannot represent every character: remove it.");
        }

        if (settings["Server Compatibility Mode"].ToString() is not "None")
        {
            errors.Add($"{Name} has a Server Compatibility Mode, but the service needs PostgreSQL itself: remove it.");
        }

        if (settings.MaxPoolSize < Math.Max(1, settings.MinPoolSize))
        {
            errors.Add($"{Name} has a Maximum Pool Size that is less than 1 or less than its Minimum Pool Size.");
        }

        if (errors.Count == before && !CanBuild(text))
        {
            errors.Add(
                $"{Name} contains settings that cannot be combined: keep Host, Username, Password and Database, and "
                    + "add the others one by one."
            );
        }
    }

    private static NpgsqlConnectionStringBuilder? Read(string text, List<string> errors)
    {
        var settings = new NpgsqlConnectionStringBuilder();

        try
        {
            var pairs = new DbConnectionStringBuilder { ConnectionString = text };

            foreach (string keyword in pairs.Keys)
            {
                if (!settings.ContainsKey(keyword))
                {
                    errors.Add(Malformed);
                    return null;
                }

                Set(settings, keyword, pairs[keyword], errors);
            }
        }
        catch (ArgumentException)
        {
            errors.Add(Malformed);
            return null;
        }

        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string keyword, object value, List<string> errors)
    {
        try
        {
            settings[keyword] = value;
        }
        catch (Exception exception)
            when (exception
                    is ArgumentException
                        or FormatException
                        or InvalidCastException
                        or OverflowException
                        or NotSupportedException
            )
        {
            errors.Add($"{Name} has an invalid value for {keyword}.");
        }
    }

    private static bool CanBuild(string text)
    {
        try
        {
            using var source = new NpgsqlDataSourceBuilder(DataSourceFactory.ForWriting(text)).Build();
            return true;
        }
        catch (Exception exception)
            when (exception is ArgumentException or NotSupportedException or InvalidOperationException)
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
