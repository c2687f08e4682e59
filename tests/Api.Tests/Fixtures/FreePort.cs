using System.Net;
using System.Net.Sockets;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Ports of this machine for servers that the tests start.</summary>
public static class FreePort
{
    /// <summary>Returns a port on which nothing listens at the moment.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
