using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A request and its response.</summary>
internal sealed record Exchange(
    string Operation,
    string? Request,
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    string? RequestType
);

/// <summary>Sends requests, asserts the status of each and records the exchanges.</summary>
internal sealed class ExchangeRecorder
{
    private readonly ConcurrentBag<Exchange> all = [];

    public IEnumerable<Exchange> All => all;

    public void Add(Exchange exchange) => all.Add(exchange);

    public Task<Exchange> Get(
        HttpClient client,
        string operation,
        int status,
        string path,
        string? tag = null,
        string? accept = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);

        if (tag is not null)
        {
            request.Headers.Add("If-None-Match", tag);
        }

        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        return Send(client, operation, status, request);
    }

    public Task<Exchange> Post(
        HttpClient client,
        string operation,
        int status,
        string path,
        string body,
        string? key = null,
        string type = MediaTypeNames.Application.Json
    )
    {
        var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return Send(client, operation, status, request, body);
    }

    public Task<Exchange> Delete(HttpClient client, int status, string path, string operation = "deleteAssessment") =>
        Send(client, operation, status, new(HttpMethod.Delete, path));

    public Task<Exchange> Patch(
        HttpClient client,
        string operation,
        int status,
        string path,
        string body,
        string? type = null
    )
    {
        var content = new StringContent(
            body,
            Encoding.UTF8,
            new MediaTypeHeaderValue(type ?? MediaTypeNames.Application.Json)
        );
        return Send(client, operation, status, new(HttpMethod.Patch, path) { Content = content }, body);
    }

    /// <summary>Sends a POST without a body.</summary>
    public Task<Exchange> Request(HttpClient client, string operation, int status, string path, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return Send(client, operation, status, request);
    }

    /// <summary>Sends a request with an ETag that the resource does not have.</summary>
    public Task<Exchange> SendStale(
        HttpClient client,
        string operation,
        HttpMethod method,
        string path,
        string? body = null
    )
    {
        var request = new HttpRequestMessage(method, path) { Headers = { { "If-Match", "\"stale\"" } } };

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
        }

        return Send(client, operation, 412, request, body);
    }

    public async Task<Exchange> Send(
        HttpClient client,
        string operation,
        int status,
        HttpRequestMessage request,
        string? sent = null
    )
    {
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value));
        var type = request.Content?.Headers.ContentType?.MediaType;
        request.Dispose();

        Assert.Equal((operation, status), (operation, (int)response.StatusCode));
        var exchange = new Exchange(operation, sent, status, headers, body, type);
        all.Add(exchange);
        return exchange;
    }
}
