using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Requests during an outage of the database, and the recovery afterwards.</summary>
public sealed class DatabaseUnavailableTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_database_outage_returns_503_with_Retry_After_and_recovers()
    {
        using var proxy = new TcpProxy(api.ConnectionString);
        await using var app = ApiFixture.Build(proxy.ConnectionString);
        using var partner = await ApiFixture.Start(app);
        var location = (await partner.Submit(SubmissionBodies.Smallest, "before")).Headers.Location;
        var before = await api.CountRows();

        proxy.Disconnect();
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
        Assert.Equal(before, await api.CountRows());

        proxy.Reconnect();
        Assert.Equal(200, (int)(await partner.GetAsync(location)).StatusCode);
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest, "while")).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_read_only_database_is_not_ready_until_it_is_writable_again()
    {
        var database = await ApiFixture.CreateDatabase();
        var name = new NpgsqlConnectionStringBuilder(database).Database;
        await using var app = ApiFixture.Build(database);
        using var partner = await ApiFixture.Start(app);
        var location = (await partner.Submit(SubmissionBodies.Smallest)).Headers.Location;

        await PostgresClusterFixture.Execute(database, $"alter database {name} set default_transaction_read_only = on");
        app.Services.GetRequiredService<NpgsqlDataSource>().Clear();

        foreach (
            var response in (HttpResponseMessage[])
                [
                    await partner.Submit(SubmissionBodies.Smallest, "attempt"),
                    await partner.Submit(SubmissionBodies.Smallest),
                    await partner.DeleteAsync(location),
                    await partner.DeleteAsync("/v1/people/crm-1"),
                    await partner.ChangeSettings("""{"name":"Another"}"""),
                    await partner.GetAsync("/health/ready"),
                ]
        )
        {
            await response.AssertProblem(503, "unavailable");
            Assert.NotNull(response.Header("Retry-After"));
        }

        Assert.Equal(200, (int)(await partner.GetAsync(location)).StatusCode);
        await PostgresClusterFixture.Execute(
            database,
            $"begin read write; alter database {name} reset default_transaction_read_only; commit"
        );

        // The pool recovers by itself: connections opened during the outage are discarded as they fail.
        await Eventually.IsTrue(async () => (int)(await partner.Submit(SubmissionBodies.Smallest)).StatusCode == 201);
        await Eventually.IsTrue(async () => (int)(await partner.GetAsync("/health/ready")).StatusCode == 200);
    }

    [Fact]
    public async Task A_statement_cancelled_by_an_operator_returns_503()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.Smallest, "cancelled");
        await using var blocking = new NpgsqlConnection(api.ConnectionString);
        await blocking.OpenAsync();
        await using var transaction = await blocking.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "select from idempotency where key = 'cancelled' for update",
            blocking,
            transaction
        );
        await command.ExecuteNonQueryAsync();

        var duplicate = partner.Submit(SubmissionBodies.Smallest, "cancelled");
        await Eventually.IsTrue(async () =>
        {
            await api.QueryAsOwner<long>(
                """
                select count(pg_cancel_backend(pid)) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """
            );
            return duplicate.IsCompleted;
        });

        var response = await duplicate;
        await response.AssertProblem(503, "unavailable");
        Assert.NotNull(response.Header("Retry-After"));
    }

    [Fact]
    public async Task A_server_without_its_files_is_not_ready_and_its_connections_are_discarded()
    {
        var database = await ApiFixture.CreateDatabase();
        await using var app = ApiFixture.Build(database);
        using var partner = await ApiFixture.Start(app);
        await partner.Submit(SubmissionBodies.Smallest);
        const string Body = "(boolean, text, bytea[], timestamptz) returns boolean language plpgsql as";

        // The error that PostgreSQL returns for a library that was removed or replaced.
        await PostgresClusterFixture.Execute(
            database,
            $"""
            alter function person_is_erased rename to person_is_erased_whole;
            create function person_is_erased {Body} $$
            begin
                raise 'could not access file "$libdir/plpgsql": No such file or directory' using errcode = '58P01';
            end $$
            """
        );
        var before = await Backends(app);
        await (await partner.Submit(SubmissionBodies.Replace("personRef", "\"crm-1\""))).AssertProblem(
            503,
            "unavailable"
        );
        Assert.Contains(
            "Restart PostgreSQL",
            (await (await partner.GetAsync("/health/ready")).AssertProblem(503, "unavailable")).Text("detail"),
            StringComparison.Ordinal
        );
        Assert.Empty(before.Intersect(await Backends(app)));

        await PostgresClusterFixture.Execute(
            database,
            "drop function person_is_erased; alter function person_is_erased_whole rename to person_is_erased"
        );
        Assert.Equal(200, (int)(await partner.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task An_unknown_database_host_returns_503()
    {
        await using var app = ApiFixture.Build("Host=database.invalid;Username=nobody;Database=nothing");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", ApiKey.GenerateInitialSet()[0].Reveal());

        await (await client.GetAsync("/v1/assessments")).AssertProblem(503, "unavailable");
        await (await client.GetAsync("/health/ready")).AssertProblem(503, "unavailable");
    }

    [Theory]
    [InlineData("57P01")] // the server is stopping
    [InlineData("57P03")] // the server is starting
    [InlineData("53300")] // too many connections
    [InlineData("40001")] // serialization failure
    [InlineData("28P01")] // the password was changed
    [InlineData("08006")] // the connection broke
    [InlineData("08P01")] // a pooler does not know the statement
    [InlineData("26000")] // a prepared statement is missing
    [InlineData("42P05")] // a prepared statement already exists
    [InlineData("25006")] // the database is read-only
    [InlineData("25P03")] // idle_in_transaction_session_timeout
    [InlineData("25P04")] // transaction_timeout
    [InlineData("40P01")] // a deadlock
    [InlineData("40003")] // the outcome is unknown
    [InlineData("53100")] // the disk is full
    [InlineData("55P03")] // lock timeout
    [InlineData("57014")] // statement_timeout, or an operator
    [InlineData("57P02")] // another server process crashed
    [InlineData("57P05")] // idle_session_timeout
    [InlineData("58P01")] // its files were replaced
    [InlineData("58030")] // its disk fails
    [InlineData("XX001")] // its data is damaged
    public void Transient_server_errors_return_503(string state) =>
        Assert.NotNull(DatabaseProblems.For(new PostgresException("", "ERROR", "ERROR", state)));

    [Theory]
    [InlineData("42P01")] // no such table
    [InlineData("23505")] // unique violation
    [InlineData("42501")] // insufficient privilege
    public void An_application_error_returns_500_not_503(string state) =>
        Assert.Null(DatabaseProblems.For(new PostgresException("", "ERROR", "ERROR", state)));

    private static async Task<List<int>> Backends(WebApplication app)
    {
        await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        return
        [
            .. await connection.QueryAsync<int>(
                "select pid from pg_stat_activity where datname = current_database() and application_name = 'channelfit'"
            ),
        ];
    }
}
