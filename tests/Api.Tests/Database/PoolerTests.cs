using System.Diagnostics;
using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>The service behind pgbouncer in transaction mode, as in version 1.18 of Debian 12.</summary>
[Trait("Category", "Slow")]
public sealed class PoolerTests : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"channelfit-pooler-{Guid.NewGuid():N}");
    private readonly int port = FreePort.Find();
    private Process pooler = null!;

    public async Task InitializeAsync()
    {
        var account = await PostgresAccount.Choose(null, default);
        await account.CreateFolder(folder, default);
        var database = new NpgsqlConnectionStringBuilder(await ApiFixture.CreateDatabase());
        var settings = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(
            settings,
            $"""
            [databases]
            pooled = host={database.Host} port={database.Port} dbname={database.Database} user={database.Username} password={database.Password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 3
            max_client_conn = 200
            """
        );
        var start = new ProcessStartInfo("pgbouncer", ["-q", settings])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] += $"{Path.PathSeparator}/usr/sbin";

        if (account.IsDifferentUser)
        {
            start.UserName = account.Name; // pgbouncer does not run as root
        }

        pooler = Process.Start(start)!;
        pooler.ErrorDataReceived += static (_, _) => { };
        pooler.BeginErrorReadLine();
        await PostgresClusterFixture.Eventually(() => PostgresClusterFixture.Execute(Pooled(""), "select 1"));
    }

    public async Task DisposeAsync()
    {
        pooler.Kill();
        await pooler.WaitForExitAsync();
        pooler.Dispose();
        Directory.Delete(folder, recursive: true);
    }

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
                Enumerable.Range(0, 20).Select(_ => client.Submit(SubmissionBodies.Smallest))
            );
            statuses.AddRange(responses.Select(response => (int)response.StatusCode));
        }

        Assert.Equal([201, 503], statuses.Distinct().Order());
        await wrong.WaitForOutput("Max Auto Prepare=0");
    }

    private string Pooled(string more) => $"Host=127.0.0.1;Port={port};Username=any;Database=pooled;{more}";
}
