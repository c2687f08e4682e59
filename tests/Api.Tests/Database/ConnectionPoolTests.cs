using ChannelFit.Api.Tests.Fixtures;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Requests share the connections of the pool and do not exhaust it.</summary>
public sealed class ConnectionPoolTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_exhausted_connection_pool_returns_503_and_recovers()
    {
        var settings = new NpgsqlConnectionStringBuilder(api.ConnectionString) { MaxPoolSize = 2, Timeout = 1 };
        await using var app = ApiFixture.Build(settings.ConnectionString);
        using var partner = await ApiFixture.Start(app);
        await partner.Submit(SubmissionBodies.Smallest);

        await using var blocking = new NpgsqlConnection(api.ConnectionString);
        await blocking.OpenAsync();
        await using var transaction = await blocking.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "lock table assessment in access exclusive mode",
            blocking,
            transaction
        );
        await command.ExecuteNonQueryAsync();

        var readers = Task.WhenAll(partner.GetAsync("/v1/assessments"), partner.GetAsync("/v1/assessments"));
        await Task.Delay(500);
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => partner.Submit(SubmissionBodies.Smallest))
        );
        await transaction.RollbackAsync();

        foreach (var response in responses)
        {
            await response.AssertProblem(503, "unavailable");
            Assert.NotNull(response.Header("Retry-After"));
        }

        Assert.All(await readers, reader => Assert.Equal(200, (int)reader.StatusCode));
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest)).StatusCode);
    }

    [Theory]
    [InlineData("select from idempotency where key like 'held%' for update", "held")]
    [InlineData(
        """
            select set_config('app.partner_id', partner_id::text, true),
                pg_advisory_xact_lock(person_lock(test, person_ref))::text
            from (select partner_id, test, person_ref from assessment where person_ref = 'crm-held') as held
            """
    )]
    [Trait("Category", "Slow")]
    public async Task Requests_waiting_for_a_lock_do_not_exhaust_the_pool(string locking, params string[] attempt)
    {
        var settings = new NpgsqlConnectionStringBuilder(api.ConnectionString) { MaxPoolSize = 8 };
        await using var app = ApiFixture.Build(settings.ConnectionString);
        using var partner = await ApiFixture.Start(app);
        using var other = await ApiFixture.CreatePartner(app);
        var blockedBody = SubmissionBodies.Replace("personRef", "\"crm-held\"");
        var first = await partner.Submit(blockedBody, attempt);
        await other.Submit(SubmissionBodies.Smallest);

        await using var blocking = new NpgsqlConnection(api.ConnectionString);
        await blocking.OpenAsync();
        await using var transaction = await blocking.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(locking, blocking, transaction);
        await command.ExecuteScalarAsync();

        var waiting = Task.WhenAll(Enumerable.Range(0, 60).Select(_ => partner.Submit(blockedBody, attempt)));
        var slowest = TimeSpan.Zero;

        for (var iteration = 0; iteration < 40; iteration++)
        {
            var stopwatch = System.Diagnostics.Stopwatch.StartNew();
            Assert.Equal(201, (int)(await other.Submit(SubmissionBodies.Smallest)).StatusCode);
            slowest = stopwatch.Elapsed > slowest ? stopwatch.Elapsed : slowest;
        }

        Assert.False(waiting.IsCompleted);
        await transaction.RollbackAsync();
        var responses = await waiting;
        Assert.InRange(slowest.TotalSeconds, 0, 1); // It used to be ten seconds, the timeout of the lock.
        Assert.All(responses, response => Assert.Equal(201, (int)response.StatusCode));
        await first.Id();
    }

    [Fact]
    public async Task More_callers_than_connections_are_all_served()
    {
        var settings = new NpgsqlConnectionStringBuilder(api.ConnectionString) { MaxPoolSize = 2, Timeout = 60 };
        await using var app = ApiFixture.Build(settings.ConnectionString);
        using var partner = await ApiFixture.Start(app);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => partner.Submit(SubmissionBodies.Smallest))
        );

        Assert.All(responses, response => Assert.Equal(201, (int)response.StatusCode));
    }
}
