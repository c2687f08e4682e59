using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>The service behind pgbouncer in transaction mode, as in version 1.18 of Debian 12.</summary>
[Trait("Category", "Slow")]
public sealed class PoolerTests : IAsyncLifetime
{
    private string database = "";
    private Pgbouncer pooler = null!;

    public async Task InitializeAsync()
    {
        database = await ApiFixture.CreateDatabase();
        pooler = await Pgbouncer.Start(database, connections: 3);
    }

    public async Task DisposeAsync() => await pooler.DisposeAsync();

    [Fact]
    public async Task Without_prepared_statements_every_request_succeeds()
    {
        await using var app = ApiFixture.Build(Pooled("Max Auto Prepare=0"));
        await Migrations.Run(Pooled("Max Auto Prepare=0"), NullLogger.Instance);
        await app.StartAsync();
        using var partner = await ApiFixture.CreatePartner(app);

        var responses = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(attempt => partner.Submit(SubmissionBodies.Replace("personRef", $"\"crm-{attempt % 20}\"")))
        );

        Assert.All(responses, response => Assert.Equal(201, (int)response.StatusCode));
        Assert.Equal(3, (await partner.SendLines(SubmissionBodies.Smallest, SubmissionBodies.Smallest)).Count);
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-1")).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/v1/assessments")).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task With_prepared_statements_requests_return_503_and_the_log_names_the_setting()
    {
        await using var app = ApiFixture.Build(Pooled("Max Auto Prepare=0"));
        await app.StartAsync();
        using var partner = await ApiFixture.CreatePartner(app);
        await using var wrong = await ServiceProcess.StartServing(Pooled(""));
        using var client = wrong.Client(partner.DefaultRequestHeaders.Authorization!.Parameter);
        var statuses = new List<int>();

        for (var attempt = 0; attempt < 20; attempt++)
        {
            var responses = await Task.WhenAll(
                // Submissions share a connection; lists have connections of their own.
                Enumerable
                    .Range(0, 20)
                    .Select(number =>
                        number % 2 == 0
                            ? client.Submit(SubmissionBodies.Smallest)
                            : client.GetAsync("/v1/assessments?limit=1")
                    )
            );
            statuses.AddRange(responses.Select(response => (int)response.StatusCode));
        }

        Assert.Equal([200, 201, 503], statuses.Distinct().Order());
        await wrong.WaitForOutput("Max Auto Prepare=0");
    }

    private string Pooled(string more) =>
        $"{pooler.ConnectionString(more)};Database={new NpgsqlConnectionStringBuilder(database).Database}";
}
