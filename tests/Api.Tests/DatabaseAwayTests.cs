using ChannelFit.Api.Http;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace ChannelFit.Api.Tests;

public sealed class DatabaseAwayTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task While_the_database_is_away_answers_say_when_to_come_again_and_then_all_is_well()
    {
        using var cord = new Cord(house.ConnectionString);
        await using var app = House.Build(cord.ConnectionString);
        using var partner = await Start(app);
        var location = (await partner.Submit(Bodies.Smallest, "before")).Headers.Location;
        var before = await house.Rows();

        cord.Cut();
        foreach (
            var response in (HttpResponseMessage[])
                [
                    await partner.Submit(Bodies.Smallest, "while"),
                    await partner.Submit(Bodies.Smallest),
                    await partner.GetAsync(location),
                    await partner.GetAsync("/v1/assessments"),
                    await partner.DeleteAsync(location),
                    await partner.GetAsync("/health/ready"),
                ]
        )
        {
            await response.Refusal(503, "unavailable");
            Assert.InRange(int.Parse(response.Header("Retry-After")!), 1, 60);
        }

        Assert.Equal(200, (int)(await partner.Post("/v1/scores", Bodies.Smallest)).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/v1/channels")).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/health/live")).StatusCode);
        Assert.Equal(before, await house.Rows());

        cord.Join();
        Assert.Equal(200, (int)(await partner.GetAsync(location)).StatusCode);
        Assert.Equal(201, (int)(await partner.Submit(Bodies.Smallest, "while")).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_pool_that_is_exhausted_is_busy_and_recovers()
    {
        var settings = new NpgsqlConnectionStringBuilder(house.ConnectionString) { MaxPoolSize = 2, Timeout = 1 };
        await using var app = House.Build(settings.ConnectionString);
        using var partner = await Start(app);
        await partner.Submit(Bodies.Smallest, "held-1");
        await partner.Submit(Bodies.Smallest, "held-2");

        await using var holder = new NpgsqlConnection(house.ConnectionString);
        await holder.OpenAsync();
        await using var hold = await holder.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("select from idempotency for update", holder, hold);
        await command.ExecuteNonQueryAsync();

        var twins = Task.WhenAll(partner.Submit(Bodies.Smallest, "held-1"), partner.Submit(Bodies.Smallest, "held-2"));
        await Task.Delay(500);
        var crowd = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => partner.Submit(Bodies.Smallest)));
        await hold.RollbackAsync();

        foreach (var response in crowd)
        {
            await response.Refusal(503, "unavailable");
            Assert.NotNull(response.Header("Retry-After"));
        }

        Assert.All(await twins, twin => Assert.Equal("true", twin.Header("Idempotency-Replayed")));
        Assert.Equal(201, (int)(await partner.Submit(Bodies.Smallest)).StatusCode);
    }

    [Fact]
    public async Task A_crowd_larger_than_the_pool_is_served_in_turn()
    {
        var settings = new NpgsqlConnectionStringBuilder(house.ConnectionString) { MaxPoolSize = 2 };
        await using var app = House.Build(settings.ConnectionString);
        using var partner = await Start(app);

        var crowd = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => partner.Submit(Bodies.Smallest)));

        Assert.All(crowd, response => Assert.Equal(201, (int)response.StatusCode));
    }

    [Theory]
    [InlineData("57P01")] // the server is stopping
    [InlineData("57P03")] // the server is starting
    [InlineData("53300")] // too many connections
    [InlineData("40001")] // to be tried again
    [InlineData("28P01")] // the password was changed
    public void What_the_server_cannot_do_just_now_is_no_fault_of_the_request(string state) =>
        Assert.NotNull(SqlProblems.Of(new PostgresException("", "ERROR", "ERROR", state)));

    [Theory]
    [InlineData("42P01")] // no such table
    [InlineData("23505")] // stands there already
    [InlineData("25006")] // a write in a read
    public void A_fault_of_ours_is_not_called_the_databases(string state) =>
        Assert.Null(SqlProblems.Of(new PostgresException("", "ERROR", "ERROR", state)));

    private async Task<HttpClient> Start(WebApplication app)
    {
        await app.StartAsync();
        var key = (await house.NewKeys()).First(key => key.Kind == KeyKind.Secret);
        var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Reveal());
        return client;
    }
}
