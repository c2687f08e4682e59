using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

public sealed class DatabaseUnavailableTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_database_outage_returns_503_with_Retry_After_and_recovers()
    {
        using var cord = new TcpProxy(house.ConnectionString);
        await using var app = ApiFixture.Build(cord.ConnectionString);
        using var partner = await Start(app);
        var location = (await partner.Submit(SubmissionBodies.Smallest, "before")).Headers.Location;
        var before = await house.CountRows();

        cord.Disconnect();
        foreach (
            var response in (HttpResponseMessage[])
                [
                    await partner.Submit(SubmissionBodies.Smallest, "while"),
                    await partner.Submit(SubmissionBodies.Smallest),
                    await partner.GetAsync(location),
                    await partner.GetAsync("/v1/assessments"),
                    await partner.DeleteAsync(location),
                    await partner.GetAsync("/health/ready"),
                ]
        )
        {
            await response.AssertProblem(503, "unavailable");
            Assert.InRange(int.Parse(response.Header("Retry-After")!), 1, 60);
        }

        Assert.Equal(200, (int)(await partner.Post("/v1/scores", SubmissionBodies.Smallest)).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/v1/channels")).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/health/live")).StatusCode);
        Assert.Equal(before, await house.CountRows());

        cord.Reconnect();
        Assert.Equal(200, (int)(await partner.GetAsync(location)).StatusCode);
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest, "while")).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task An_exhausted_connection_pool_returns_503_and_recovers()
    {
        var settings = new NpgsqlConnectionStringBuilder(house.ConnectionString) { MaxPoolSize = 2, Timeout = 1 };
        await using var app = ApiFixture.Build(settings.ConnectionString);
        using var partner = await Start(app);
        await partner.Submit(SubmissionBodies.Smallest, "held-1");
        await partner.Submit(SubmissionBodies.Smallest, "held-2");

        await using var holder = new NpgsqlConnection(house.ConnectionString);
        await holder.OpenAsync();
        await using var hold = await holder.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("select from idempotency for update", holder, hold);
        await command.ExecuteNonQueryAsync();

        var twins = Task.WhenAll(partner.Submit(SubmissionBodies.Smallest, "held-1"), partner.Submit(SubmissionBodies.Smallest, "held-2"));
        await Task.Delay(500);
        var crowd = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => partner.Submit(SubmissionBodies.Smallest)));
        await hold.RollbackAsync();

        foreach (var response in crowd)
        {
            await response.AssertProblem(503, "unavailable");
            Assert.NotNull(response.Header("Retry-After"));
        }

        Assert.All(await twins, twin => Assert.Equal("true", twin.Header("Idempotency-Replayed")));
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest)).StatusCode);
    }

    [Fact]
    public async Task More_callers_than_connections_are_all_served()
    {
        var settings = new NpgsqlConnectionStringBuilder(house.ConnectionString) { MaxPoolSize = 2 };
        await using var app = ApiFixture.Build(settings.ConnectionString);
        using var partner = await Start(app);

        var crowd = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => partner.Submit(SubmissionBodies.Smallest)));

        Assert.All(crowd, response => Assert.Equal(201, (int)response.StatusCode));
    }

    [Theory]
    [InlineData("57P01")] // the server is stopping
    [InlineData("57P03")] // the server is starting
    [InlineData("53300")] // too many connections
    [InlineData("40001")] // to be tried again
    [InlineData("28P01")] // the password was changed
    public void Transient_server_errors_return_503(string state) =>
        Assert.NotNull(DatabaseProblems.For(new PostgresException("", "ERROR", "ERROR", state)));

    [Theory]
    [InlineData("42P01")] // no such table
    [InlineData("23505")] // stands there already
    [InlineData("25006")] // a write in a read
    public void An_application_error_returns_500_not_503(string state) =>
        Assert.Null(DatabaseProblems.For(new PostgresException("", "ERROR", "ERROR", state)));

    private async Task<HttpClient> Start(WebApplication app)
    {
        await app.StartAsync();
        var key = (await house.CreateKeys()).First(key => key.Kind == KeyType.Secret);
        var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Reveal());
        return client;
    }
}
