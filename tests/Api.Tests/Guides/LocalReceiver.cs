using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace ChannelFit.Api.Tests.Guides;

/// <summary>A request as it came in.</summary>
public sealed record Received(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Somebody else's server, on this machine: it keeps what comes in, and answers what it is told to.</summary>
public sealed class LocalReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication app;
    private readonly Channel<Received> received = Channel.CreateUnbounded<Received>();

    private LocalReceiver()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(Take);
    }

    /// <summary>What it answers next.</summary>
    public (int Status, string Body) Answer { get; set; } = (200, "");

    public Uri Address => new(app.Urls.First());

    public static async Task<LocalReceiver> Start()
    {
        var receiver = new LocalReceiver();
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The next request that came in, or comes.</summary>
    public async Task<Received> Next()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await received.Reader.ReadAsync(limit.Token);
    }

    /// <summary>A client whose requests come here, whatever host they are meant for.</summary>
    public HttpClient Impersonate() =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                ConnectCallback = async (_, cancel) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(Address.Host, Address.Port, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        received.Writer.TryWrite(
            new(
                context.Request.Method,
                new(context.Request.GetEncodedUrl()),
                context.Request.Headers.ToDictionary(one => one.Key.ToLowerInvariant(), one => one.Value.ToString()),
                await reader.ReadToEndAsync(context.RequestAborted)
            )
        );
        (context.Response.StatusCode, var body) = Answer;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}
