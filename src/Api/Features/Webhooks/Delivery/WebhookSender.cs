using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>
/// Sends one delivery once: to addresses that are allowed at this very moment, without proxies, redirects or cookies.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    /// <summary>How our requests name themselves.</summary>
    public const string UserAgent = "ChannelFit-Webhooks/1";

    private const int MostAnswerBytes = 4096;
    private const int ShownAnswer = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PatienceWithBody = TimeSpan.FromSeconds(1);

    private readonly WebhookAddressPolicy addresses;
    private readonly WebhookSecretProtector seal;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker http;

    public WebhookSender(
        WebhookAddressPolicy addresses,
        WebhookSecretProtector seal,
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
                ConnectCallback = addresses.Connect,
                ConnectTimeout = Patience,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1), // Names are looked up anew.
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                MaxResponseHeadersLength = 16,
                MaxResponseDrainSize = 0, // The rest of an answer is nothing to us.
            }
        );
    }

    /// <summary>Sends it; whatever happens is an outcome.</summary>
    public async Task<DeliveryOutcome> Send(ClaimedDelivery delivery, byte[] body)
    {
        var (started, now) = (Stopwatch.GetTimestamp(), clock.GetUtcNow());
        var id = MessageId(delivery.Id);
        string? signature = null;
        using var deadline = new CancellationTokenSource(Patience);

        try
        {
            signature = Sign(delivery, id, now, body);

            if (signature is null || seal.DecryptHeaders(delivery.Headers) is not { } own)
            {
                return Of(status: null, DeliveryError.UnreadableSecret, answer: null, wish: null);
            }

            using var request = Request(delivery.Url, body, own);
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", WebhookSignature.UnixSeconds(now));
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

        DeliveryOutcome Of(int? status, string? error, string? answer, TimeSpan? wish) =>
            new(now, signature, status, error, Stopwatch.GetElapsedTime(started), answer, wish);
    }

    /// <summary>The header <c>webhook-id</c> of an event: the same for every attempt and every webhook.</summary>
    public static string MessageId(Guid id) => $"msg_{id:N}";

    public void Dispose() => http.Dispose();

    /// <summary>By the secret, and by the one before it where that can be read; null where the secret cannot.</summary>
    private string? Sign(ClaimedDelivery delivery, string id, DateTimeOffset now, byte[] body)
    {
        if (seal.Decrypt(delivery.Secret) is not { } secret)
        {
            return null;
        }

        var newest = WebhookSignature.Sign(secret, id, now, body);
        return delivery.PreviousSecret is { } box && seal.Decrypt(box) is { } previous
            ? $"{newest} {WebhookSignature.Sign(previous, id, now, body)}"
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
            ForbiddenAddressException => DeliveryError.AddressRefused,
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
}
