using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace ChannelFit.Api.Http;

/// <summary>Takes a client's address from X-Forwarded-For where a trusted proxy wrote it, and from nobody else.</summary>
public static class TrustedProxies
{
    /// <summary>Reads an address, or a network as address/bits.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        var address = text.Split('/')[0];
        var whole =
            text.Contains('/', StringComparison.Ordinal) ? text
            : address.Contains(':', StringComparison.Ordinal) ? $"{text}/128"
            : $"{text}/32";

        // The framework also reads 10 as 0.0.0.10, and leading zeros as octal.
        return IPNetwork.TryParse(whole, out network)
            && (
                network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6
                || network.BaseAddress.ToString() == address
            );
    }

    /// <summary>Sets the client's address before anything else looks at it.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app, IReadOnlyList<IPNetwork> trusted)
    {
        if (trusted.Count == 0)
        {
            return;
        }

        // Read from its end, as far as trusted proxies wrote it.
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
