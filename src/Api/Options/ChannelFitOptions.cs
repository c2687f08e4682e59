using System.Net;

namespace ChannelFit.Api.Options;

/// <summary>The settings of the service, read once at the start.</summary>
/// <param name="ConnectionString">The connection string of PostgreSQL; null to start an embedded server.</param>
/// <param name="DataDirectory">The folder where the embedded PostgreSQL stores its data.</param>
/// <param name="PostgresBinaries">A folder of PostgreSQL programs for the embedded server; null to search for one.</param>
/// <param name="PublicUrl">The URL under which clients reach the service.</param>
/// <param name="MetricsPort">A separate port for /metrics.</param>
/// <param name="SecretKeys">
/// The keys of keyed hashes and of secrets at rest, the newest first; empty if none is configured.
/// </param>
/// <param name="IsDevelopment">
/// True if the service may create missing settings in the data folder and send webhooks over http.
/// </param>
/// <param name="AllowPrivateAddresses">True if webhooks may be sent to private networks and to this machine.</param>
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
    /// <summary>The error for a missing secret key, with advice for the operator.</summary>
    internal const string SecretKeyMissing =
        "ChannelFit__SecretKey is missing. Set it to 32 random bytes in base64, for example the output of "
        + "'openssl rand -base64 32', and store it outside the database. Data that is encrypted with it cannot be read "
        + "without it.";

    /// <summary>The requests per minute of an API key whose partner has no limit of its own; null for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The number of imports and exports that an API key can run at the same time.</summary>
    public int TransfersPerKey { get; init; } = 4;

    /// <summary>The total number of bytes of import responses that may wait for clients to read them.</summary>
    public long SpoolBytes { get; init; } = 256 * ChannelFitOptionsReader.Mebibyte;

    /// <summary>The proxies whose X-Forwarded-For is trusted.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The time for which the service still serves requests after it received SIGTERM.</summary>
    public TimeSpan DrainTime { get; init; }

    /// <summary>A sentence for each setting with an unknown name.</summary>
    internal IReadOnlyList<string> UnknownSettings { get; init; } = [];

    /// <summary>Reads and validates the settings.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="serves">True if the process serves requests. Commands require fewer settings.</param>
    /// <exception cref="InvalidOptionsException">Some settings are not valid. The message lists every error.</exception>
    public static ChannelFitOptions Load(IConfiguration configuration, IHostEnvironment environment, bool serves) =>
        new ChannelFitOptionsReader(configuration, environment).Read(serves);
}
