using System.Net;
using Microsoft.AspNetCore.Builder;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A second application on a fixture's database that allows three requests per minute and trusts local proxies.</summary>
internal sealed class RateLimitedService : IAsyncDisposable
{
    private RateLimitedService(WebApplication app, ManualTimeProvider clock) => (App, Clock) = (app, clock);

    public WebApplication App { get; }

    /// <summary>The clock of its limits.</summary>
    public ManualTimeProvider Clock { get; }

    public static async Task<RateLimitedService> Start(ApiFixture api)
    {
        var clock = new ManualTimeProvider();
        var app = ApiFixture.Build(
            api.ConnectionString,
            change: settings =>
                settings with
                {
                    RequestsPerMinute = 3,
                    TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],
                },
            clock: clock
        );
        await app.StartAsync();
        return new(app, clock);
    }

    /// <summary>Creates a client with an API key, behind a proxy if an address is named.</summary>
    public HttpClient Client(string key, string? address = null)
    {
        var client = PartnerClientExtensions.Client(new(App.Urls.First()), key);

        if (address is not null)
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        }

        return client;
    }

    /// <summary>Returns the response to a GET, which must have this status.</summary>
    public static async Task<HttpResponseMessage> Get(HttpClient client, int status, string path = "/v1/partner")
    {
        var response = await client.GetAsync(path);
        Assert.Equal(status, (int)response.StatusCode);
        return response;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
