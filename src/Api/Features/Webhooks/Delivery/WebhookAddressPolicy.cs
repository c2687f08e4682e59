using System.Net;
using System.Net.Sockets;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Resolves the addresses of a host.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancel);

/// <summary>Decides which addresses webhooks may reach, so that a webhook cannot send requests to internal systems.</summary>
/// <remarks>
/// Based on the special-purpose registries of IANA (RFC 6890). Of IPv6, only globally routed addresses are allowed, without
/// those that lead to IPv4 or nowhere. IPv4-mapped, NAT64, unique local, link-local and multicast addresses are not globally
/// routed.
/// </remarks>
public sealed class WebhookAddressPolicy(WebhookAddressOptions rules, ResolveHost resolve)
{
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(3);

    private static readonly IPNetwork GloballyRouted = IPNetwork.Parse("2000::/3");

    /// <summary>The networks that the operator can allow: loopback, private, shared and unique local addresses.</summary>
    private static readonly IPNetwork[] PrivateNetworks =
    [
        .. new[] { "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10" }.Select(text =>
            IPNetwork.Parse(text)
        ),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>
    /// The networks that are never allowed: this network, link-local (used for cloud metadata), protocol assignments,
    /// documentation, 6to4 relays, benchmarking, multicast and reserved addresses; and addresses of cloud metadata services that
    /// look public (Azure, Alibaba) or private (Amazon, Google, Oracle, Scaleway).
    /// </summary>
    private static readonly IPNetwork[] ForbiddenNetworks =
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

    /// <summary>True if http is allowed.</summary>
    public bool AllowsHttp => rules.Http;

    /// <summary>Returns whether an address is allowed.</summary>
    public bool IsAllowed(IPAddress address) =>
        !address.IsIPv4MappedToIPv6
        && !Array.Exists(ForbiddenNetworks, network => network.Contains(address))
        && (
            Array.Exists(PrivateNetworks, network => network.Contains(address))
                ? rules.PrivateAddresses
                : address.AddressFamily == AddressFamily.InterNetwork || GloballyRouted.Contains(address)
        );

    /// <summary>Returns all addresses of a host, which may itself be an address.</summary>
    public Task<IPAddress[]> Resolve(string host, CancellationToken cancel) =>
        IPAddress.TryParse(host, out var literal) ? Task.FromResult<IPAddress[]>([literal]) : resolve(host, cancel);

    /// <summary>Connects to an address of the host that is allowed at this moment.</summary>
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
            // Connects to the checked addresses, because the name may resolve differently a moment later.
            await socket.ConnectAsync(allowed, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Returns whether a host has a forbidden address. A host that does not resolve now is not forbidden.</summary>
    public async Task<bool> IsForbidden(Uri url, CancellationToken cancel)
    {
        try
        {
            var addresses = await Resolve(url.IdnHost, cancel).WaitAsync(ResolveTimeout, cancel);
            return !Array.TrueForAll(addresses, IsAllowed);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return false;
        }
    }
}
