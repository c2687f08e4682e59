using System.Net;
using System.Net.Sockets;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>What receivers may be, by the operator's will.</summary>
/// <param name="Http">Whether http is enough: in Development.</param>
/// <param name="PrivateAddresses">Whether they may stand in the operator's own network.</param>
public sealed record WebhookAddressOptions(bool Http, bool PrivateAddresses);

/// <summary>Finds the addresses of a host.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancel);

/// <summary>Which addresses we may be sent to, so that a webhook cannot make us speak to what only we can reach.</summary>
/// <remarks>
/// After the special-purpose registries of IANA (RFC 6890). Of IPv6 only what is globally routed is taken, less what
/// leads into IPv4 or nowhere: IPv4-mapped, NAT64, unique local, link-local and multicast addresses lie outside it.
/// </remarks>
public sealed class WebhookAddressPolicy(WebhookAddressOptions rules, ResolveHost resolve)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>What the opt-in opens: loopback, private networks, shared ones, and unique local addresses.</summary>
    private static readonly IPNetwork[] Own =
    [
        .. new[] { "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10" }.Select(text =>
            IPNetwork.Parse(text)
        ),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>
    /// What nothing opens: this network, link-local (where clouds serve their metadata), protocol assignments,
    /// documentation, 6to4 relays, benchmarking, multicast, reserved; and what clouds serve their metadata from that looks
    /// public (Azure, Alibaba) or like one's own network (Amazon, Google, Oracle, Scaleway).
    /// </summary>
    private static readonly IPNetwork[] Never =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "168.63.129.16/32",
            "100.100.100.200/32",
            "fd00:ec2::/32",
            "fd20:ce::/32",
            "fd00:c1::/32",
            "fd00:42::/32",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>Whether http is enough.</summary>
    public bool AllowsHttp => rules.Http;

    public bool IsAllowed(IPAddress address) =>
        !address.IsIPv4MappedToIPv6
        && !Array.Exists(Never, network => network.Contains(address))
        && (
            Array.Exists(Own, network => network.Contains(address))
                ? rules.PrivateAddresses
                : address.AddressFamily == AddressFamily.InterNetwork || Global.Contains(address)
        );

    /// <summary>All addresses of a host, which may be one itself.</summary>
    public Task<IPAddress[]> Resolve(string host, CancellationToken cancel) =>
        IPAddress.TryParse(host, out var literal) ? Task.FromResult<IPAddress[]>([literal]) : resolve(host, cancel);

    /// <summary>Connects to an address of the host that is allowed at this very moment.</summary>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var allowed = Array.FindAll(await Resolve(host, cancel), IsAllowed);

        if (allowed.Length == 0)
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        try
        {
            // To what was looked at, not to what the name may mean a moment later.
            await socket.ConnectAsync(allowed, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a host is known, now, to lead where we may not go; one that does not resolve may do so later.</summary>
    public async Task<bool> IsForbidden(Uri url, CancellationToken cancel)
    {
        try
        {
            var found = await Resolve(url.IdnHost, cancel).WaitAsync(Patience, cancel);
            return !Array.TrueForAll(found, IsAllowed);
        }
        catch (Exception fault) when (fault is SocketException or TimeoutException)
        {
            return false;
        }
    }
}

/// <summary>A host that leads, at this moment, to no address that webhooks may reach.</summary>
internal sealed class ForbiddenAddressException : Exception;
