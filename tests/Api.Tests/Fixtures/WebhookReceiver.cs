using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A webhook receiver on a free port; responds with 200 by default.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    /// <summary>The requests received, in order.</summary>
    public ConcurrentQueue<ReceivedRequest> Received { get; } = [];

    /// <summary>Writes the response.</summary>
    public Func<HttpContext, ReceivedRequest, Task> Responder { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Responds with a status and an empty body.</summary>
    public void RespondWith(int status) =>
        Responder = (http, _) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };

    public string Url => $"{app.Urls.First()}/hooks";

    /// <param name="certificate">The certificate to serve https with.</param>
    public static async Task<WebhookReceiver> Start(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                port: 0,
                listen =>
                {
                    if (certificate is not null)
                    {
                        listen.UseHttps(certificate);
                    }
                }
            )
        );
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.Handle);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until a number of matching requests has arrived.</summary>
    public async Task<ReceivedRequest[]> WaitFor(int count, Func<ReceivedRequest, bool>? which = null)
    {
        ReceivedRequest[] found = [];
        await Eventually.IsTrue(
            () =>
            {
                found = [.. Received.Where(which ?? (_ => true))];
                return Task.FromResult(found.Length >= count);
            },
            Patience
        );
        return found;
    }

    /// <summary>Creates a client whose requests all arrive here, whatever their host.</summary>
    public HttpClient Impersonate() =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                ConnectCallback = async (_, cancel) =>
                {
                    var address = new Uri(app.Urls.First());
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(address.Host, address.Port, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task Handle(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body);
        var received = new ReceivedRequest(
            http.Request.Method,
            new(http.Request.GetEncodedUrl()),
            http.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
            await body.ReadToEndAsync()
        );
        Received.Enqueue(received);
        await Responder(http, received);
    }
}

/// <summary>A request that a receiver got.</summary>
public sealed record ReceivedRequest(
    string Method,
    Uri Address,
    IReadOnlyDictionary<string, string> Headers,
    string Body
)
{
    public string Path => Address.AbsolutePath;

    /// <summary>The header <c>webhook-id</c>.</summary>
    public string Id => Headers["webhook-id"];

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public JsonElement Data => Json.GetProperty("data");

    /// <summary>The id that the event is about; null if it is about several.</summary>
    public string? Subject => Data.TryGetProperty("id", out var id) ? id.GetString() : null;
}

/// <summary>Waits for conditions that become true without further action.</summary>
public static class Eventually
{
    public static async Task IsTrue(Func<Task<bool>> holds, TimeSpan? timeout = null)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();

        while (!await holds())
        {
            Assert.True(started.Elapsed < (timeout ?? TimeSpan.FromSeconds(30)), "The condition did not become true.");
            await Task.Delay(20);
        }
    }
}
