using System.Net.Sockets;
using System.Text;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>HTTP/1.1 byte by byte, for requests that no conforming client sends.</summary>
public static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends bytes unchanged and reads until the service closes the connection.</summary>
    /// <param name="hangUp">True to close the sending side at once, as a client that aborts does.</param>
    public static async Task<RawHttpResponse> Send(Uri address, byte[] bytes, bool hangUp = false)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, deadline.Token);
        await socket.SendAsync(bytes, deadline.Token);

        await using var stream = new NetworkStream(socket);

        if (hangUp)
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        using var response = new MemoryStream();

        try
        {
            await stream.CopyToAsync(response, deadline.Token);
        }
        catch (IOException) { } // The service may close the connection after the client has.

        return new(Encoding.UTF8.GetString(response.ToArray()));
    }

    /// <summary>Sends a request with a body and the given head lines.</summary>
    public static Task<RawHttpResponse> Send(Uri address, string[] head, string body = "", bool hangUp = false) =>
        Send(
            address,
            [
                .. Encoding.Latin1.GetBytes(
                    string.Join("\r\n", [.. head, $"Host: {address.Authority}", "Connection: close", "", ""])
                ),
                .. Encoding.UTF8.GetBytes(body),
            ],
            hangUp
        );
}

/// <summary>The response as text.</summary>
public sealed record RawHttpResponse(string Text)
{
    /// <summary>The status; 0 if the service closed the connection without a response.</summary>
    public int Status => Text.Length == 0 ? 0 : int.Parse(Text.Split(' ', 3)[1]);

    public string Head => Text.Split("\r\n\r\n")[0];

    public string Body => Text.Split("\r\n\r\n", 2) is [_, var body] ? body : "";
}
