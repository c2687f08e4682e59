using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ChannelFit.Api.Options;

/// <summary>
/// Where the service listens: ASPNETCORE_URLS, else ASPNETCORE_HTTP_PORTS at every address, else localhost:5080; and the
/// metrics port beside it.
/// </summary>
internal static class ListenUrls
{
    private const string Default = "http://localhost:5080";
    private const int LastPort = 65_535;

    /// <summary>The addresses to bind; what cannot be one becomes a fault.</summary>
    public static IReadOnlyList<string> Resolve(IConfiguration configuration, int? metricsPort, List<string> faults)
    {
        var urls = Urls(configuration, faults);

        if (metricsPort is not { } port)
        {
            return urls;
        }

        if (urls.Exists(url => PortOf(url) == port))
        {
            faults.Add($"ChannelFit__Metrics__Port is {port}, where the service itself listens: give another.");
        }

        return [.. urls, $"http://*:{port}"];
    }

    /// <summary>Returns why the service cannot listen, and what to do about it, in one sentence or two.</summary>
    public static string Explain(IReadOnlyList<string> urls, Exception fault)
    {
        var named = urls.Where(url => fault.Message.Contains(url, StringComparison.Ordinal)).ToList();
        var reason = SocketErrorOf(fault) switch
        {
            SocketError.AddressAlreadyInUse =>
                "the port is already in use. Stop the other process, or set ASPNETCORE_URLS to another port.",
            SocketError.AccessDenied =>
                "this user may not listen on that port; ports below 1024 take rights. Set ASPNETCORE_URLS to another port.",
            SocketError.AddressNotAvailable =>
                "this machine does not have that address. Set ASPNETCORE_URLS to one that it has.",
            _ => $"{fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Set ASPNETCORE_URLS to another address.",
        };
        return $"Cannot listen on {string.Join(" or ", named.Count > 0 ? named : urls)}: {reason}";
    }

    private static SocketError? SocketErrorOf(Exception? fault) =>
        fault is null ? null
        : fault is SocketException socket ? socket.SocketErrorCode
        : SocketErrorOf(fault.InnerException);

    private static List<string> Urls(IConfiguration configuration, List<string> faults)
    {
        if (configuration["urls"] is { } given && !string.IsNullOrWhiteSpace(given))
        {
            var urls = Split(given);

            if (urls.Count == 0)
            {
                faults.Add($"ASPNETCORE_URLS holds no address; give one such as {Default}.");
            }

            faults.AddRange(
                urls.Select(url => (Url: url, Fault: FaultOf(url)))
                    .Where(one => one.Fault is not null)
                    .Select(one => $"ASPNETCORE_URLS holds '{one.Url}', {one.Fault}.")
            );
            return urls;
        }

        if (configuration["http_ports"] is { } ports && !string.IsNullOrWhiteSpace(ports))
        {
            if (Split(ports).Count == 0)
            {
                faults.Add("ASPNETCORE_HTTP_PORTS holds no port; give one such as 5080.");
            }

            foreach (var port in Split(ports).Where(port => !IsPort(port)))
            {
                faults.Add($"ASPNETCORE_HTTP_PORTS holds '{port}', which is no port from 1 to {LastPort}.");
            }

            return [.. Split(ports).Select(port => $"http://*:{port}")];
        }

        return [Default];
    }

    private static string? FaultOf(string url)
    {
        if (
            Parse(url) is not { Scheme: "http" or "https", IsNamedPipe: false } address
            || (address is { IsUnixPipe: false, Port: < 0 or > LastPort })
        )
        {
            return $"which is no address such as {Default}";
        }

        return address switch
        {
            { Scheme: "https" } => "and TLS ends before this service: give an http address, and put a proxy in front",
            { IsUnixPipe: false, PathBase.Length: > 0 } => "and what is served begins at the root: leave out the path",
            // Kestrel would listen at every address for any other name.
            { IsUnixPipe: false } when !IsHost(address.Host) =>
                "and the service listens at addresses: give localhost, an IP address, or * for all of this machine",
            { Host: "localhost", Port: 0 } => "and localhost takes no port of the system's choice: give 127.0.0.1:0",
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
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is > 0 and <= LastPort;

    private static List<string> Split(string list) =>
        [.. list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
