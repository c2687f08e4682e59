using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace ChannelFit.Api.Http;

/// <summary>Reads a client's address from X-Forwarded-For, but only from entries that trusted proxies wrote.</summary>
public static class TrustedProxies
{
    /// <summary>Parses an IP address, or a network in CIDR notation.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        var address = text.Split('/')[0];
        var cidr =
            text.Contains('/', StringComparison.Ordinal) ? text
            : address.Contains(':', StringComparison.Ordinal) ? $"{text}/128"
            : $"{text}/32";

        // The framework also parses 10 as 0.0.0.10, and leading zeros as octal.
        return IPNetwork.TryParse(cidr, out network)
            && (
                network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6
                || network.BaseAddress.ToString() == address
            );
    }

    /// <summary>Sets the client's address of each request from the trusted entries of X-Forwarded-For.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app, IReadOnlyList<IPNetwork> trusted)
    {
        if (trusted.Count == 0)
        {
            return;
        }

        // The framework reads entries from the end, until one that no trusted proxy wrote.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();

        foreach (var network in trusted)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
