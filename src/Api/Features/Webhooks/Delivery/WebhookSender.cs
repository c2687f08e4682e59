using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>
/// Sends one delivery once, only to addresses that are allowed at that moment, without proxies, redirects or cookies.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    /// <summary>The header User-Agent of the requests.</summary>
    public const string UserAgent = "ChannelFit-Webhooks/1";

    private const int MaxBodyBytes = 4096;
    private const int MaxBodyLength = 1000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(1);

    private readonly WebhookAddressPolicy addresses;
    private readonly WebhookSecretProtector protector;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker http;

    public WebhookSender(
        WebhookAddressPolicy addresses,
        WebhookSecretProtector protector,
        SslClientAuthenticationOptions tls,
        TimeProvider clock
    )
    {
        (this.addresses, this.protector, this.clock) = (addresses, protector, clock);
        http = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                ActivityHeadersPropagator = null, // Receivers must not see our trace ids.
                SslOptions = tls,
                ConnectCallback = addresses.Connect,
                ConnectTimeout = Timeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1), // So that host names are resolved again.
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                MaxResponseHeadersLength = 16,
                MaxResponseDrainSize = 0, // The rest of a response is not needed.
            }
        );
    }

    /// <summary>Sends a delivery. Every error becomes an outcome.</summary>
    public async Task<DeliveryOutcome> Send(ClaimedDelivery delivery, byte[] body)
    {
        var (started, now) = (Stopwatch.GetTimestamp(), clock.GetUtcNow());
        var id = MessageId(delivery.Id);
        string? signature = null;
        using var deadline = new CancellationTokenSource(Timeout);

        try
        {
            signature = Sign(delivery, id, now, body);

            if (signature is null || protector.DecryptHeaders(delivery.Headers) is not { } customHeaders)
            {
                return Outcome(status: null, DeliveryError.UnreadableSecret, responseBody: null, retryAfter: null);
            }

            using var request = CreateRequest(delivery.Url, body, customHeaders);
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", WebhookSignature.UnixSeconds(now));
            request.Headers.Add("webhook-signature", signature);

            if (request.RequestUri!.Scheme != Uri.UriSchemeHttps && !addresses.AllowsHttp)
            {
                return Outcome(status: null, DeliveryError.HttpRefused, responseBody: null, retryAfter: null);
            }

            using var response = await http.SendAsync(request, deadline.Token);
            var status = (int)response.StatusCode;
            var error =
                response.IsSuccessStatusCode ? null
                : status is >= 300 and < 400 ? DeliveryError.Redirect
                : DeliveryError.Status;
            var responseBody = await ReadBody(response, deadline.Token);
            return Outcome(status, error, responseBody, RetryAfter(response.Headers.RetryAfter, now));
        }
        catch (Exception exception)
        {
            return Outcome(
                status: null,
                CodeOf(exception) ?? DeliveryError.Unsendable,
                responseBody: null,
                retryAfter: null
            );
        }

        DeliveryOutcome Outcome(int? status, string? error, string? responseBody, TimeSpan? retryAfter) =>
            new(now, signature, status, error, Stopwatch.GetElapsedTime(started), responseBody, retryAfter);
    }

    /// <summary>Returns the header <c>webhook-id</c> of an event, which is the same for all attempts and webhooks.</summary>
    public static string MessageId(Guid id) => $"msg_{id:N}";

    public void Dispose() => http.Dispose();

    /// <summary>Signs with the secret, and with the previous secret if it can be decrypted; returns null if the secret cannot.</summary>
    private string? Sign(ClaimedDelivery delivery, string id, DateTimeOffset now, byte[] body)
    {
        if (protector.Decrypt(delivery.Secret) is not { } secret)
        {
            return null;
        }

        var newest = WebhookSignature.Sign(secret, id, now, body);
        return delivery.PreviousSecret is { } encrypted && protector.Decrypt(encrypted) is { } previous
            ? $"{newest} {WebhookSignature.Sign(previous, id, now, body)}"
            : newest;
    }

    private static HttpRequestMessage CreateRequest(
        string url,
        byte[] body,
        IReadOnlyDictionary<string, string> customHeaders
    )
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };

        foreach (var (name, value) in customHeaders)
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
    /// Reads the beginning of a response body, as far as it arrives within a second. A body that is interrupted or slow changes
    /// neither the status nor the time for which the delivery uses a slot.
    /// </summary>
    private static async Task<string?> ReadBody(HttpResponseMessage response, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(BodyTimeout);
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBodyBytes);
        var length = 0;

        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
            int read;

            do
            {
                read = await stream.ReadAsync(buffer.AsMemory(length, MaxBodyBytes - length), timeout.Token);
                length += read;
            } while (read > 0 && length < MaxBodyBytes);
        }
        catch (Exception)
        {
            // The bytes that arrived are used.
        }

        var text = Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\uFFFD');
        ArrayPool<byte>.Shared.Return(buffer);
        return text.Length == 0 ? null : Shorten(text);
    }

    private static string Shorten(string text) =>
        text.Length <= MaxBodyLength ? text
        : char.IsHighSurrogate(text[MaxBodyLength - 1]) ? text[..(MaxBodyLength - 1)]
        : text[..MaxBodyLength];

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        header?.Delta ?? (header?.Date is { } date ? date - now : null);

    /// <summary>Returns the error code of an exception; null if no request could be sent.</summary>
    private static string? CodeOf(Exception exception) =>
        exception switch
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
