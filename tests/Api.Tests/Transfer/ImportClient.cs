using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>A client that sends chunks and reads lines independently, which HttpClient does not support.</summary>
internal sealed class ImportClient(TcpClient tcp) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly byte[] buffer = new byte[64 * 1024];
    private int at;
    private int filled;
    private int left;
    private bool begun;

    public static async Task<ImportClient> Open(Uri address, string key)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port);
        var client = new ImportClient(tcp);
        await client.Write(
            $"POST {Import} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\n"
                + $"Content-Type: {MediaTypes.Ndjson}\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        return client;
    }

    public Task Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public async Task Send(byte[] bytes)
    {
        await Write($"{bytes.Length:x}\r\n");
        await tcp.GetStream().WriteAsync(bytes);
        await Write("\r\n");
    }

    public Task End() => Write("0\r\n\r\n");

    public async Task<JsonElement> ReadPastProgress()
    {
        while (true)
        {
            var line = await Read();

            if (!line.TryGetProperty("progress", out _))
            {
                return line;
            }
        }
    }

    /// <summary>Returns the next line, however many chunks it spans.</summary>
    public async Task<JsonElement> Read()
    {
        if (!begun)
        {
            Assert.Equal("HTTP/1.1 200 OK", await ReadLine());
            while (await ReadLine() is { Length: > 0 }) { }
            begun = true;
        }

        var line = new MemoryStream();

        while (true)
        {
            left = left > 0 ? left : int.Parse(await ReadLine(), NumberStyles.HexNumber);
            Assert.True(left > 0, "The response has ended.");
            var next = await ReadByte();
            left--;

            if (left == 0)
            {
                await ReadLine();
            }

            if (next == '\n')
            {
                return JsonSerializer.Deserialize<JsonElement>(line.ToArray());
            }

            line.WriteByte(next);
        }
    }

    public void Dispose() => tcp.Dispose();

    private async Task<string> ReadLine()
    {
        var line = new StringBuilder();

        for (var next = await ReadByte(); next != '\n'; next = await ReadByte())
        {
            line.Append((char)next);
        }

        return line.ToString().TrimEnd('\r');
    }

    private async ValueTask<byte> ReadByte()
    {
        if (at == filled)
        {
            (at, filled) = (0, await tcp.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience));
        }

        return filled > 0 ? buffer[at++] : throw new IOException("The service closed the connection.");
    }

    private Task Write(string text) =>
        tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask().WaitAsync(Patience);
}
