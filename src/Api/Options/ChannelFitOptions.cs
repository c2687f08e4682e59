using System.Globalization;
using System.Net;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Options;

/// <summary>The settings, read once at the start; every fault is named at once.</summary>
/// <param name="ConnectionString">The PostgreSQL to use; null where an embedded one is to be started.</param>
/// <param name="DataDirectory">Where the embedded PostgreSQL keeps its data.</param>
/// <param name="PostgresBinaries">A folder of PostgreSQL programs to prefer for the embedded one.</param>
/// <param name="PublicUrl">The address under which clients know the service.</param>
/// <param name="MetricsPort">A port of its own for /metrics.</param>
/// <param name="SecretKeys">
/// For keyed hashes and secrets at rest, the newest first; empty where none was given.
/// </param>
/// <param name="IsDevelopment">Whether what is missing may be made in the data folder, and webhooks may be http.</param>
/// <param name="AllowPrivateAddresses">Whether webhooks may lead into private networks and to this machine.</param>
public sealed record ChannelFitOptions(
    string? ConnectionString,
    string DataDirectory,
    string? PostgresBinaries,
    Uri? PublicUrl,
    int? MetricsPort,
    IReadOnlyList<byte[]> SecretKeys,
    bool IsDevelopment,
    bool AllowPrivateAddresses = false
)
{
    /// <summary>The requests that a key has in a minute where its partner has no number of its own; null: without limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>How many imports and exports of a key run at once.</summary>
    public int TransfersPerKey { get; init; } = 4;

    /// <summary>How many bytes of import answers may wait for their readers, of all imports together.</summary>
    public long SpoolBytes { get; init; } = 256 * Mebibyte;

    /// <summary>The proxies whose X-Forwarded-For is believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>For how long requests are still served once the service is told to stop.</summary>
    public TimeSpan DrainTime { get; init; }

    /// <summary>A sentence for each setting that nobody reads.</summary>
    internal IReadOnlyList<string> Unknown { get; init; } = [];

    private const long Mebibyte = 1024 * 1024;

    /// <summary>What to do where the secret key is missing.</summary>
    internal const string SecretKeyMissing =
        "ChannelFit__SecretKey is missing: give 32 random bytes in base64, such as openssl rand -base64 32 prints, and "
        + "keep them outside the database: what is sealed with them cannot be read without.";

    /// <summary>Reads the settings.</summary>
    /// <param name="serves">Whether requests are to be served: verbs need less.</param>
    /// <exception cref="InvalidOptionsException">Names every fault and what to do about it.</exception>
    public static ChannelFitOptions Load(IConfiguration configuration, IHostEnvironment environment, bool serves)
    {
        var faults = new List<string>();
        var asked = new AskedSettings(configuration);
        configuration = asked;
        var settings = new ChannelFitOptions(
            ReadConnection(configuration, environment, faults),
            Path.GetFullPath(Text(configuration["ChannelFit:DataDirectory"]) ?? DefaultDataDirectory()),
            Text(configuration["ChannelFit:PostgresBinaries"]),
            ReadPublicUrl(configuration, required: serves && environment.IsProduction(), faults),
            ReadMetricsPort(configuration, faults),
            ReadSecretKeys(configuration, required: serves && !environment.IsDevelopment(), faults),
            environment.IsDevelopment(),
            Flag(configuration, "ChannelFit:Webhooks:AllowPrivateAddresses", faults) ?? false
        )
        {
            RequestsPerMinute = ReadRequestsPerMinute(configuration, environment, faults),
            TransfersPerKey = ReadNumber(configuration, "ChannelFit:Transfers:PerKey", 4, 1, 1000, faults),
            SpoolBytes =
                ReadNumber(configuration, "ChannelFit:Transfers:SpoolMegabytes", 256, 1, 1_000_000, faults) * Mebibyte,
            TrustedProxies = ReadTrustedProxies(configuration, faults),
            DrainTime = TimeSpan.FromSeconds(
                ReadNumber(
                    configuration,
                    "ChannelFit:DrainSeconds",
                    environment.IsDevelopment() ? 0 : 5,
                    0,
                    300,
                    faults
                )
            ),
        };
        ListenUrls.Resolve(configuration, settings.MetricsPort, faults);
        CheckLogLevels(configuration, faults);
        var unknown = asked.FindUnknown();

        // A misspelled name is no fault by itself, since the next release may know it, and often the cause of one.
        if (faults.Count > 0)
        {
            faults.AddRange(unknown);
        }

        return faults.Count == 0
            ? settings with
            {
                Unknown = unknown,
            }
            : throw new InvalidOptionsException(
                $"The settings are wrong:{string.Concat(faults.Select(fault => $"\n  - {fault}"))}"
            );
    }

    private static string? ReadConnection(
        IConfiguration configuration,
        IHostEnvironment environment,
        List<string> faults
    )
    {
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

        if (connection is not null)
        {
            ConnectionStringRules.Check(connection, faults);
        }

        return connection;
    }

    private static Uri? ReadPublicUrl(IConfiguration configuration, bool required, List<string> faults)
    {
        if (Text(configuration["ChannelFit:PublicUrl"]) is not { } text)
        {
            if (required)
            {
                faults.Add(
                    "ChannelFit__PublicUrl is missing: give the address clients use, such as https://fit.example.com."
                );
            }

            return null;
        }

        if (
            !WebUrl.TryParse(text, out var url)
            || url is not { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
        )
        {
            faults.Add("ChannelFit__PublicUrl is not scheme://host[:port], such as https://fit.example.com.");
        }

        return url;
    }

    private static int? ReadMetricsPort(IConfiguration configuration, List<string> faults)
    {
        if (Text(configuration["ChannelFit:Metrics:Port"]) is not { } text)
        {
            return null;
        }

        if (
            !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65_535
        )
        {
            faults.Add("ChannelFit__Metrics__Port is not a port from 1 to 65535.");
        }

        return port;
    }

    private static int? ReadRequestsPerMinute(
        IConfiguration configuration,
        IHostEnvironment environment,
        List<string> faults
    )
    {
        if (Text(configuration["ChannelFit:RateLimits:PerMinute"]) is not { } text)
        {
            return environment.IsDevelopment() ? null : 600;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var requests))
        {
            faults.Add("ChannelFit__RateLimits__PerMinute is not a whole number, such as 600; 0 is without limit.");
        }

        return requests == 0 ? null : requests;
    }

    private static int ReadNumber(
        IConfiguration configuration,
        string name,
        int otherwise,
        int least,
        int most,
        List<string> faults
    )
    {
        if (Text(configuration[name]) is not { } text)
        {
            return otherwise;
        }

        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        faults.Add(
            FormattableString.Invariant(
                $"{name.Replace(":", "__", StringComparison.Ordinal)} is not a whole number from {least} to {most}."
            )
        );
        return otherwise;
    }

    private static List<IPNetwork> ReadTrustedProxies(IConfiguration configuration, List<string> faults)
    {
        var trusted = new List<IPNetwork>();

        foreach (
            var text in Text(configuration["ChannelFit:TrustedProxies"])?.Split(',', StringSplitOptions.TrimEntries)
                ?? []
        )
        {
            if (Http.TrustedProxies.TryParse(text, out var network))
            {
                trusted.Add(network);
            }
            else
            {
                faults.Add(
                    $"ChannelFit__TrustedProxies holds '{text}', which is neither an address such as 10.0.0.7 nor a network "
                        + "such as 10.0.0.0/8."
                );
            }
        }

        return trusted;
    }

    private static List<byte[]> ReadSecretKeys(IConfiguration configuration, bool required, List<string> faults)
    {
        var keys = new List<byte[]>();

        if (required && Text(configuration["ChannelFit:SecretKey"]) is null)
        {
            faults.Add(SecretKeyMissing);
        }

        foreach (var name in (ReadOnlySpan<string>)["SecretKey", "PreviousSecretKey"])
        {
            if (Text(configuration[$"ChannelFit:{name}"]) is not { } text)
            {
                continue;
            }

            var key = new byte[SecretKeyRing.KeyLength + 1];

            if (Convert.TryFromBase64String(text, key, out var length) && length == SecretKeyRing.KeyLength)
            {
                keys.Add(key[..length]);
            }
            else
            {
                // Never in its own words: they would be most of a secret.
                faults.Add($"ChannelFit__{name} is not 32 bytes in base64, such as openssl rand -base64 32 prints.");
            }
        }

        return keys;
    }

    /// <summary>The framework would end the start with a stack trace.</summary>
    private static void CheckLogLevels(IConfiguration configuration, List<string> faults)
    {
        foreach (var (name, value) in configuration.GetSection("Logging").AsEnumerable())
        {
            if (
                name.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase)
                && !string.IsNullOrEmpty(value)
                && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _)
            )
            {
                faults.Add(
                    $"{name.Replace(":", "__", StringComparison.Ordinal)} is none of {string.Join(", ", Enum.GetNames<LogLevel>())}."
                );
            }
        }
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
public sealed class InvalidOptionsException(string message) : Exception(message);
