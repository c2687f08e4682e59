using System.Net.Sockets;
using System.Text;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>Security headers of every response, and limits on slow and large requests.</summary>
public sealed class HttpHardeningTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("/v1/channels", 200)]
    [InlineData("/v1/assessments", 401)]
    [InlineData("/v1/assessments/a/b/c/d", 401)]
    [InlineData("/nowhere", 404)]
    [InlineData("/health/live", 200)]
    [InlineData("/swagger/v1/swagger.json", 200)]
    public async Task Every_response_has_a_restrictive_content_security_policy(string path, int status)
    {
        var response = await api.Anonymous.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", response.Header("Referrer-Policy"));
        Assert.Contains("default-src 'none'", response.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", response.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Null(response.Header("Server"));
        Assert.Null(response.Header("X-Powered-By"));
    }

    [Fact]
    public async Task HSTS_is_sent_only_with_an_https_public_URL()
    {
        await using var secure = ApiFixture.Build(
            api.ConnectionString,
            change: settings => settings with { PublicUrl = new("https://fit.example.com") }
        );
        await secure.StartAsync();
        using var client = new HttpClient { BaseAddress = new(secure.Urls.First()) };

        Assert.Equal("max-age=31536000", (await client.GetAsync("/health/live")).Header("Strict-Transport-Security"));
        Assert.Null((await api.Anonymous.GetAsync("/health/live")).Header("Strict-Transport-Security"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_stalled_body_returns_408_and_stores_nothing()
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();
        var key = partner.DefaultRequestHeaders.Authorization!.ToString();

        var response = await Raw(
            $"POST /v1/assessments HTTP/1.1\r\nHost: a\r\nAuthorization: {key}\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n{"
        );

        Assert.StartsWith("HTTP/1.1 408 ", response, StringComparison.Ordinal);
        Assert.Contains("/problems/too-slow", response, StringComparison.Ordinal);
        Assert.Equal(before, await api.CountRows());
    }

    [Theory]
    [InlineData(8 * 1024, 0, 414)]
    [InlineData(0, 32 * 1024, 431)]
    public async Task Long_request_lines_and_headers_are_rejected(int path, int header, int status) =>
        Assert.StartsWith(
            $"HTTP/1.1 {status} ",
            await Raw($"GET /{new string('a', path)} HTTP/1.1\r\nHost: a\r\nX-A: {new string('a', header)}\r\n\r\n"),
            StringComparison.Ordinal
        );

    /// <summary>Returns what the service sends over a raw connection until it closes or pauses.</summary>
    private async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(api.Address.Host, api.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var response = new byte[16 * 1024];
        var length = 0;

        do
        {
            var read = await stream.ReadAsync(response.AsMemory(length), deadline.Token);
            length += read;

            if (read == 0)
            {
                break;
            }
        } while (!Encoding.ASCII.GetString(response, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal));

        return Encoding.ASCII.GetString(response, 0, length);
    }
}
