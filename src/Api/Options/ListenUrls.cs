using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ChannelFit.Api.Options;

/// <summary>
/// Determines where the service listens: ASPNETCORE_URLS, or else ASPNETCORE_HTTP_PORTS on every address, or else
/// localhost:5080; and also the metrics port.
/// </summary>
internal static class ListenUrls
{
    private const string Default = "http://localhost:5080";
    private const int MaxPort = 65_535;

    /// <summary>Returns the addresses to listen on, and adds an error for each that is not valid.</summary>
    public static IReadOnlyList<string> Resolve(IConfiguration configuration, int? metricsPort, List<string> errors)
    {
        var urls = Urls(configuration, errors);

        if (metricsPort is not { } port)
        {
            return urls;
        }

        if (urls.Exists(url => PortOf(url) == port))
        {
            errors.Add($"ChannelFit__Metrics__Port is {port}, the port of the service itself. Choose another port.");
        }

        return [.. urls, $"http://*:{port}"];
    }

    /// <summary>Describes why the service cannot listen and what the operator can do.</summary>
    public static string Explain(IReadOnlyList<string> urls, Exception exception)
    {
        var matching = urls.Where(url => exception.Message.Contains(url, StringComparison.Ordinal)).ToList();
        var reason = SocketErrorOf(exception) switch
        {
            SocketError.AddressAlreadyInUse =>
                "the port is already in use. Stop the other process, or set ASPNETCORE_URLS to another port.",
            SocketError.AccessDenied =>
                "this user may not listen on the port; ports below 1024 require privileges. Set ASPNETCORE_URLS to another port.",
            SocketError.AddressNotAvailable =>
                "this machine does not have the address. Set ASPNETCORE_URLS to an address of this machine.",
            _ => $"{exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Set ASPNETCORE_URLS to another address.",
        };
        return $"Cannot listen on {string.Join(" or ", matching.Count > 0 ? matching : urls)}: {reason}";
    }

    private static SocketError? SocketErrorOf(Exception? exception) =>
        exception is null ? null
        : exception is SocketException socket ? socket.SocketErrorCode
        : SocketErrorOf(exception.InnerException);

    private static List<string> Urls(IConfiguration configuration, List<string> errors)
    {
        if (configuration["urls"] is { } value && !string.IsNullOrWhiteSpace(value))
        {
            var urls = Split(value);

            if (urls.Count == 0)
            {
                errors.Add($"ASPNETCORE_URLS contains no address. Set an address such as {Default}.");
            }

            errors.AddRange(
                urls.Select(url => (Url: url, Error: FindError(url)))
                    .Where(item => item.Error is not null)
                    .Select(item => $"ASPNETCORE_URLS contains '{item.Url}', {item.Error}.")
            );
            return urls;
        }

        if (configuration["http_ports"] is { } ports && !string.IsNullOrWhiteSpace(ports))
        {
            if (Split(ports).Count == 0)
            {
                errors.Add("ASPNETCORE_HTTP_PORTS contains no port. Set a port such as 5080.");
            }

            foreach (var port in Split(ports).Where(port => !IsPort(port)))
            {
                errors.Add($"ASPNETCORE_HTTP_PORTS contains '{port}', which is not a port from 1 to {MaxPort}.");
            }

            return [.. Split(ports).Select(port => $"http://*:{port}")];
        }

        return [Default];
    }

    private static string? FindError(string url)
    {
        if (
            Parse(url) is not { Scheme: "http" or "https", IsNamedPipe: false } address
            || (address is { IsUnixPipe: false, Port: < 0 or > MaxPort })
        )
        {
            return $"which is not an address such as {Default}";
        }

        return address switch
        {
            { Scheme: "https" } => "but the service does not support TLS. Use an http address and a proxy for TLS",
            { IsUnixPipe: false, PathBase.Length: > 0 } =>
                "but the service does not support a base path. Remove the path",
            // For any other host name Kestrel would listen on every address.
            { IsUnixPipe: false } when !IsHost(address.Host) =>
                "but the host must be localhost, an IP address, or * for all addresses of this machine",
            { Host: "localhost", Port: 0 } => "but localhost does not support port 0. Use 127.0.0.1:0",
            _ => null,
        };
    }

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsHost(string host) =>
        host is "*" or "+"
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host, out _);

    private static int? PortOf(string url) => Parse(url) is { IsUnixPipe: false } address ? address.Port : null;

    private static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= MaxPort;

    private static List<string> Split(string list) =>
        [.. list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
