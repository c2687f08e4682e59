using System.Net;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Options;

/// <summary>Reads and validates the settings, and collects all errors before it throws.</summary>
/// <remarks>
/// ValidateOnStart is not enough: it validates when the host starts, after the settings have chosen the database and the
/// secret keys, and the binder of the framework stops at the first value that it cannot convert.
/// </remarks>
internal sealed class ChannelFitOptionsReader(IConfiguration source, IHostEnvironment environment)
{
    public const long Mebibyte = 1024 * 1024;

    private readonly SettingsReader settings = new(source);

    /// <summary>Returns the settings.</summary>
    /// <param name="serves">True if the process serves requests. Commands require fewer settings.</param>
    /// <exception cref="InvalidOptionsException">Some settings are not valid. The message lists every error.</exception>
    public ChannelFitOptions Read(bool serves)
    {
        var options = new ChannelFitOptions(
            ReadConnectionString(),
            Path.GetFullPath(settings.ReadText("ChannelFit:DataDirectory") ?? DefaultDataDirectory()),
            settings.ReadText("ChannelFit:PostgresBinaries"),
            ReadPublicUrl(required: serves && environment.IsProduction()),
            ReadMetricsPort(),
            ReadSecretKeys(required: serves && !environment.IsDevelopment()),
            environment.IsDevelopment(),
            settings.ReadBoolean("ChannelFit:Webhooks:AllowPrivateAddresses") ?? false
        )
        {
            RequestsPerMinute = ReadRequestsPerMinute(),
            TransfersPerKey = settings.ReadInteger("ChannelFit:Transfers:PerKey", defaultValue: 4, 1, 1000),
            SpoolBytes =
                settings.ReadInteger("ChannelFit:Transfers:SpoolMegabytes", defaultValue: 256, 1, 1_000_000) * Mebibyte,
            TrustedProxies = ReadTrustedProxies(),
            DrainTime = TimeSpan.FromSeconds(
                settings.ReadInteger("ChannelFit:DrainSeconds", environment.IsDevelopment() ? 0 : 5, 0, 300)
            ),
        };
        ListenUrls.Resolve(settings.Configuration, options.MetricsPort, settings.Errors);
        CheckLogLevels();
        var unknown = settings.Configuration.FindUnknownSettings();

        if (settings.Errors.Count == 0)
        {
            return options with { UnknownSettings = unknown };
        }

        // An unknown name alone is not an error, since the next release may know it, but it is often the cause of one.
        settings.Errors.AddRange(unknown);
        throw new InvalidOptionsException(
            $"The settings are not valid:{string.Concat(settings.Errors.Select(error => $"\n  - {error}"))}"
        );
    }

    private string? ReadConnectionString()
    {
        var connection = settings.ReadText("ConnectionStrings:ChannelFit");
        var embedded = settings.ReadBoolean("ChannelFit:EmbeddedPostgres") ?? environment.IsDevelopment();

        // A missing connection string must not silently create a second, empty database.
        if (connection is null && !embedded)
        {
            settings.Errors.Add(
                "ConnectionStrings__ChannelFit is missing. Set it to the connection string of PostgreSQL 15 or later, or set "
                    + "ChannelFit__EmbeddedPostgres=true to run an embedded PostgreSQL."
            );
        }

        if (connection is not null)
        {
            ConnectionStringRules.Check(connection, settings.Errors);
        }

        return connection;
    }

    private Uri? ReadPublicUrl(bool required)
    {
        if (settings.ReadText("ChannelFit:PublicUrl") is not { } text)
        {
            if (required)
            {
                settings.Errors.Add(
                    "ChannelFit__PublicUrl is missing. Set it to the URL that clients use, for example "
                        + "https://fit.example.com."
                );
            }

            return null;
        }

        if (
            !WebUrl.TryParse(text, out var url)
            || url is not { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
        )
        {
            settings.Errors.Add(
                "ChannelFit__PublicUrl must be scheme://host[:port], for example https://fit.example.com."
            );
        }

        return url;
    }

    private int? ReadMetricsPort()
    {
        if (settings.ReadText("ChannelFit:Metrics:Port") is not { } text)
        {
            return null;
        }

        if (!SettingsReader.TryParseInteger(text, out var port) || port is < 1 or > 65_535)
        {
            settings.Errors.Add("ChannelFit__Metrics__Port must be a port from 1 to 65535.");
        }

        return port;
    }

    private int? ReadRequestsPerMinute()
    {
        if (settings.ReadText("ChannelFit:RateLimits:PerMinute") is not { } text)
        {
            return environment.IsDevelopment() ? null : 600;
        }

        if (!SettingsReader.TryParseInteger(text, out var requests))
        {
            settings.Errors.Add(
                "ChannelFit__RateLimits__PerMinute must be an integer, for example 600; 0 means no limit."
            );
        }

        return requests == 0 ? null : requests;
    }

    private List<IPNetwork> ReadTrustedProxies()
    {
        var networks = new List<IPNetwork>();

        foreach (
            var text in settings.ReadText("ChannelFit:TrustedProxies")?.Split(',', StringSplitOptions.TrimEntries) ?? []
        )
        {
            if (TrustedProxies.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                settings.Errors.Add(
                    $"ChannelFit__TrustedProxies contains '{text}', which is neither an address such as 10.0.0.7 nor a "
                        + "network such as 10.0.0.0/8."
                );
            }
        }

        return networks;
    }

    private List<byte[]> ReadSecretKeys(bool required)
    {
        var keys = new List<byte[]>();

        if (required && settings.ReadText("ChannelFit:SecretKey") is null)
        {
            settings.Errors.Add(ChannelFitOptions.SecretKeyMissing);
        }

        foreach (var name in (ReadOnlySpan<string>)["SecretKey", "PreviousSecretKey"])
        {
            if (settings.ReadText($"ChannelFit:{name}") is not { } text)
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
                // The message does not quote the value, which may be most of a secret.
                settings.Errors.Add(
                    $"ChannelFit__{name} must be 32 bytes in base64, for example the output of 'openssl rand -base64 32'."
                );
            }
        }

        return keys;
    }

    // The framework would end the start with a stack trace.
    private void CheckLogLevels()
    {
        foreach (var (name, value) in settings.Configuration.GetSection("Logging").AsEnumerable())
        {
            if (
                name.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase)
                && !string.IsNullOrEmpty(value)
                && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _)
            )
            {
                settings.Errors.Add(
                    $"{SettingsReader.EnvironmentVariable(name)} must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}."
                );
            }
        }
    }

    /// <summary>Returns .data beside the solution, or beside a published program.</summary>
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
