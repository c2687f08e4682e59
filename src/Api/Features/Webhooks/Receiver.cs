using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ChannelFit.Api.Postgres;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>
/// Sends one delivery once: to addresses that are allowed at this very moment, without proxies, redirects or cookies.
/// </summary>
public sealed class Receiver : IDisposable
{
    /// <summary>How our requests name themselves.</summary>
    public const string UserAgent = "ChannelFit-Webhooks/1";

    private const int MostAnswerBytes = 4096;
    private const int ShownAnswer = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PatienceWithBody = TimeSpan.FromSeconds(1);

    private readonly ReceiverAddresses addresses;
    private readonly WebhookSeal seal;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker http;

    public Receiver(
        ReceiverAddresses addresses,
        WebhookSeal seal,
        SslClientAuthenticationOptions tls,
        TimeProvider clock
    )
    {
        (this.addresses, this.seal, this.clock) = (addresses, seal, clock);
        http = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                ActivityHeadersPropagator = null, // Receivers are strangers to our traces.
                SslOptions = tls,
                ConnectCallback = Connect,
                ConnectTimeout = Patience,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1), // Names are looked up anew.
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                MaxResponseHeadersLength = 16,
                MaxResponseDrainSize = 0, // The rest of an answer is nothing to us.
            }
        );
    }

    /// <summary>Sends it; whatever happens is an outcome.</summary>
    public async Task<Outcome> Send(ClaimedDelivery delivery, byte[] body)
    {
        var (started, now) = (Stopwatch.GetTimestamp(), clock.GetUtcNow());
        var id = MessageId(delivery.Id);
        string? signature = null;
        using var deadline = new CancellationTokenSource(Patience);

        try
        {
            signature = Sign(delivery, id, now, body);

            if (signature is null || seal.OpenHeaders(delivery.Headers) is not { } own)
            {
                return Of(status: null, DeliveryError.UnreadableSecret, answer: null, wish: null);
            }

            using var request = Request(delivery.Url, body, own);
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", Signature.SecondsOf(now));
            request.Headers.Add("webhook-signature", signature);

            if (request.RequestUri!.Scheme != Uri.UriSchemeHttps && !addresses.AllowsHttp)
            {
                return Of(status: null, DeliveryError.HttpRefused, answer: null, wish: null);
            }

            using var response = await http.SendAsync(request, deadline.Token);
            var status = (int)response.StatusCode;
            var error =
                response.IsSuccessStatusCode ? null
                : status is >= 300 and < 400 ? DeliveryError.Redirect
                : DeliveryError.Status;
            var answer = await Read(response, deadline.Token);
            return Of(status, error, answer, Wish(response.Headers.RetryAfter, now));
        }
        catch (Exception fault)
        {
            return Of(status: null, CodeOf(fault) ?? DeliveryError.Unsendable, answer: null, wish: null);
        }

        Outcome Of(int? status, string? error, string? answer, TimeSpan? wish) =>
            new(now, signature, status, error, Stopwatch.GetElapsedTime(started), answer, wish);
    }

    /// <summary>The header <c>webhook-id</c> of an event: the same for every attempt and every webhook.</summary>
    public static string MessageId(Guid id) => $"msg_{id:N}";

    public void Dispose() => http.Dispose();

    /// <summary>By the secret, and by the one before it where that can be read; null where the secret cannot.</summary>
    private string? Sign(ClaimedDelivery delivery, string id, DateTimeOffset now, byte[] body)
    {
        if (seal.Open(delivery.Secret) is not { } secret)
        {
            return null;
        }

        var newest = Signature.Of(secret, id, now, body);
        return delivery.PreviousSecret is { } box && seal.Open(box) is { } previous
            ? $"{newest} {Signature.Of(previous, id, now, body)}"
            : newest;
    }

    private static HttpRequestMessage Request(string url, byte[] body, IReadOnlyDictionary<string, string> own)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };

        foreach (var (name, value) in own)
        {
            _ =
                request.Headers.TryAddWithoutValidation(name, value)
                || content.Headers.TryAddWithoutValidation(name, value);
        }

        if (!request.Headers.NonValidated.Contains("User-Agent"))
        {
            request.Headers.UserAgent.ParseAdd(UserAgent);
        }

        return request;
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var allowed = Array.FindAll(await addresses.Find(host, cancel), addresses.Allows);

        if (allowed.Length == 0)
        {
            throw new AddressRefusedException();
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

    /// <summary>
    /// The beginning of an answer, as much as comes at once: neither that it breaks off nor that it drips undoes its
    /// status, or keeps a place from others.
    /// </summary>
    private static async Task<string?> Read(HttpResponseMessage response, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(PatienceWithBody);
        var buffer = ArrayPool<byte>.Shared.Rent(MostAnswerBytes);
        var length = 0;

        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            int read;

            do
            {
                read = await stream.ReadAsync(buffer.AsMemory(length, MostAnswerBytes - length), patience.Token);
                length += read;
            } while (read > 0 && length < MostAnswerBytes);
        }
        catch (Exception)
        {
            // What came, came.
        }

        var text = Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\uFFFD');
        ArrayPool<byte>.Shared.Return(buffer);
        return text.Length == 0 ? null : Shorten(text);
    }

    private static string Shorten(string text) =>
        text.Length <= ShownAnswer ? text
        : char.IsHighSurrogate(text[ShownAnswer - 1]) ? text[..(ShownAnswer - 1)]
        : text[..ShownAnswer];

    private static TimeSpan? Wish(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        header?.Delta ?? (header?.Date is { } date ? date - now : null);

    /// <summary>What went wrong out there; null where nothing was sent at all.</summary>
    private static string? CodeOf(Exception fault) =>
        fault switch
        {
            AddressRefusedException => DeliveryError.AddressRefused,
            SocketException
            {
                SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
            } => DeliveryError.NameNotResolved,
            OperationCanceledException => DeliveryError.TimedOut,
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => DeliveryError.Tls,
            HttpRequestException { InnerException: { } inner } => CodeOf(inner) ?? DeliveryError.Connection,
            HttpRequestException or IOException or SocketException => DeliveryError.Connection,
            _ => null,
        };

    private sealed class AddressRefusedException : Exception;
}

/// <summary>What came of one attempt.</summary>
/// <param name="At">When it was sent, and signed.</param>
/// <param name="Signature">The header <c>webhook-signature</c>; null where none could be made.</param>
/// <param name="Status">What the receiver answered; null where it did not.</param>
/// <param name="Error">A code of <see cref="DeliveryError"/>; null where it arrived.</param>
/// <param name="Answer">The beginning of the answer's body.</param>
/// <param name="Wish">How long the receiver asks us to wait.</param>
public sealed record Outcome(
    DateTimeOffset At,
    string? Signature,
    int? Status,
    string? Error,
    TimeSpan Took,
    string? Answer,
    TimeSpan? Wish
);

/// <summary>Why an attempt failed.</summary>
public static class DeliveryError
{
    /// <summary>An answer other than 2xx.</summary>
    public const string Status = "status";

    /// <summary>A redirect, which is never followed.</summary>
    public const string Redirect = "redirect";

    public const string TimedOut = "timed-out";

    public const string NameNotResolved = "name-not-resolved";

    /// <summary>The host leads into a network that webhooks may not reach.</summary>
    public const string AddressRefused = "address-refused";

    /// <summary>http, where only https is enough: the webhook was made where it was.</summary>
    public const string HttpRefused = "http-refused";

    public const string Tls = "tls";

    public const string Connection = "connection";

    /// <summary>The secret or the headers are sealed with a key that we do not have.</summary>
    public const string UnreadableSecret = "unreadable-secret";

    /// <summary>No request could be made of it.</summary>
    public const string Unsendable = "unsendable";
}
