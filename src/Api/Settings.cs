using System.Globalization;

namespace ChannelFit.Api;

/// <summary>The settings, read once at the start; every fault is named at once.</summary>
/// <param name="ConnectionString">The PostgreSQL to use; null where an embedded one is to be started.</param>
/// <param name="DataDirectory">Where the embedded PostgreSQL keeps its data.</param>
/// <param name="PostgresBinaries">A folder of PostgreSQL programs to prefer for the embedded one.</param>
/// <param name="PublicUrl">The address under which clients know the service.</param>
/// <param name="MetricsPort">A port of its own for /metrics.</param>
public sealed record Settings(
    string? ConnectionString,
    string DataDirectory,
    string? PostgresBinaries,
    Uri? PublicUrl,
    int? MetricsPort
)
{
    /// <summary>Reads the settings.</summary>
    /// <param name="serves">Whether requests are to be served: verbs need less.</param>
    /// <exception cref="SettingsException">Names every fault and what to do about it.</exception>
    public static Settings Read(IConfiguration configuration, IHostEnvironment environment, bool serves)
    {
        var faults = new List<string>();
        var connection = Text(configuration.GetConnectionString("ChannelFit"));
        var embedded = Flag(configuration, "ChannelFit:EmbeddedPostgres", faults) ?? environment.IsDevelopment();

        // A lost secret must not become a second, empty database.
        if (connection is null && !embedded)
        {
            faults.Add(
                "ConnectionStrings__ChannelFit is missing: give the connection string of a PostgreSQL (15 or later), "
                    + "or ask for an embedded one with ChannelFit__EmbeddedPostgres=true."
            );
        }

        var publicUrl = Text(configuration["ChannelFit:PublicUrl"]);
        Uri? url = null;

        if (publicUrl is null && serves && environment.IsProduction())
        {
            faults.Add(
                "ChannelFit__PublicUrl is missing: give the address clients use, such as https://fit.example.com."
            );
        }
        else if (
            publicUrl is not null
            && (
                !Uri.TryCreate(publicUrl, UriKind.Absolute, out url)
                || url is not { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            )
        )
        {
            faults.Add("ChannelFit__PublicUrl is not scheme://host[:port], such as https://fit.example.com.");
        }

        var port = Text(configuration["ChannelFit:Metrics:Port"]);
        var metricsPort = 0;

        if (
            port is not null
            && (
                !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out metricsPort)
                || metricsPort is < 1 or > 65_535
            )
        )
        {
            faults.Add("ChannelFit__Metrics__Port is not a port from 1 to 65535.");
        }

        return faults.Count == 0
            ? new(
                connection,
                Path.GetFullPath(Text(configuration["ChannelFit:DataDirectory"]) ?? DefaultDataDirectory()),
                Text(configuration["ChannelFit:PostgresBinaries"]),
                url,
                port is null ? null : metricsPort
            )
            : throw new SettingsException(
                $"The settings are wrong:{string.Concat(faults.Select(fault => $"\n  - {fault}"))}"
            );
    }

    private static bool? Flag(IConfiguration configuration, string name, List<string> faults)
    {
        if (Text(configuration[name]) is not { } text)
        {
            return null;
        }

        if (!bool.TryParse(text, out var flag))
        {
            faults.Add($"{name.Replace(":", "__", StringComparison.Ordinal)} is true or false.");
        }

        return flag;
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    /// <summary>.data beside the solution; for a published program, beside the program.</summary>
    private static string DefaultDataDirectory()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Api.sln")))
            {
                return Path.Combine(folder.FullName, ".data");
            }
        }

        return Path.Combine(AppContext.BaseDirectory, ".data");
    }
}

/// <summary>The settings cannot be used; the message names every fault.</summary>
public sealed class SettingsException(string message) : Exception(message);
