using System.Diagnostics;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;

namespace ChannelFit.Api.Tests.Http;

public sealed class HealthTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Theory]
    [InlineData("live")]
    [InlineData("ready")]
    public async Task A_healthy_service_is_live_and_ready_without_a_key(string status)
    {
        var response = await api.Anonymous.GetAsync($"/health/{status}");

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
        // An address that drops packets, like a dead host.
        await using var app = ApiFixture.Build("Host=192.0.2.1;Username=nobody;Database=nothing;Timeout=30");
        using var client = await Start(app);
        var stopwatch = Stopwatch.StartNew();

        await (await client.GetAsync("/health/ready")).AssertProblem(503, "unavailable");

        Assert.InRange(stopwatch.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_unready_service_names_the_log_of_its_embedded_server()
    {
        // Not a temporary folder created by .NET, which other users cannot enter: PostgreSQL does not run as root.
        var folder = Directory.CreateDirectory(
            Path.Combine(Path.GetTempPath(), $"channelfit-embedded-{Guid.NewGuid():N}")
        );

        try
        {
            await using var service = ServiceProcess.Start([
                ("ASPNETCORE_ENVIRONMENT", "Development"),
                ("ChannelFit__DataDirectory", folder.FullName),
            ]);
            await service.WaitForOutput("Now listening on");
            using var client = service.Client();
            Assert.Equal(200, (int)(await client.GetAsync("/health/ready")).StatusCode);

            await using (var postgres = await PostgresClusterFixture.Start(folder.FullName))
            {
                await PostgresClusterFixture.Execute(
                    postgres.ConnectionString,
                    "alter table schema_version rename to gone"
                );
            }

            var problem = await (await client.GetAsync("/health/ready")).AssertProblem(503, "unavailable");
            Assert.Contains(
                Path.Combine(PostgresClusterFixture.ClusterFolder(folder.FullName), "server.log"),
                problem.Text("detail"),
                StringComparison.Ordinal
            );
            await service.Terminate();
            Assert.Equal(0, await service.End());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<HttpClient> Start(WebApplication app)
    {
        await app.StartAsync();
        return new() { BaseAddress = new(app.Urls.First()) };
    }
}
