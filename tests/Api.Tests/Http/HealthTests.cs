using System.Diagnostics;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;

namespace ChannelFit.Api.Tests.Http;

public sealed class HealthTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("live")]
    [InlineData("ready")]
    public async Task A_healthy_service_is_live_and_ready_without_a_key(string status)
    {
        var response = await house.Anonymous.GetAsync($"/health/{status}");

        Assert.Equal((200, $$"""{"status":"{{status}}"}"""), ((int)response.StatusCode, await response.Text()));
    }

    [Fact]
    public async Task Before_migration_the_service_is_live_but_not_ready()
    {
        await using var app = ApiFixture.Build(await TestPostgres.NewDatabase());
        using var client = await Start(app);

        Assert.Equal(200, (int)(await client.GetAsync("/health/live")).StatusCode);
        var response = await client.GetAsync("/health/ready");
        await response.AssertProblem(503, "unavailable");
        Assert.NotNull(response.Header("Retry-After"));
    }

    [Fact]
    public async Task An_unresponsive_database_makes_readiness_fail_quickly()
    {
        // An address that swallows what is sent there, as a dead host does.
        await using var app = ApiFixture.Build("Host=192.0.2.1;Username=nobody;Database=nothing;Timeout=30");
        using var client = await Start(app);
        var waited = Stopwatch.StartNew();

        await (await client.GetAsync("/health/ready")).AssertProblem(503, "unavailable");

        Assert.InRange(waited.Elapsed.TotalSeconds, 0, 10);
    }

    private static async Task<HttpClient> Start(WebApplication app)
    {
        await app.StartAsync();
        return new() { BaseAddress = new(app.Urls.First()) };
    }
}
