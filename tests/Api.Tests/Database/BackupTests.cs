using System.Diagnostics;
using System.Text.RegularExpressions;
using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Runs the commands of docs/deployment.md, Backup and restore, in order against a server of its own.</summary>
[Trait("Category", "Slow")]
public sealed partial class BackupTests(PostgresClusterFixture clusters, ITestOutputHelper output)
    : IClassFixture<PostgresClusterFixture>,
        IDisposable
{
    private static readonly SecretKeyRing Secret = new(Convert.FromBase64String(ServiceProcess.SecretKey));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("channelfit-backup-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_backup_restored_under_another_owner_works_and_contains_no_erased_person()
    {
        var stopwatch = Stopwatch.StartNew();
        await using var postgres = await PostgresClusterFixture.Start(clusters.NewPath("backup"));
        var first = postgres.ConnectionString;
        await Migrations.Run(first, NullLogger.Instance);
        var binaries = (string)
            (await PostgresClusterFixture.Execute(first, "select setting from pg_config where name = 'BINDIR'"))!;
        var blocks = Blocks();
        Assert.Equal(6, blocks.Count);
        var environment = new Dictionary<string, string>
        {
            ["ADMIN_URL"] = Url(first),
            ["BACKUP_PASSWORD"] = "backup's",
            ["BACKUP_URL"] = Url(first, "channelfit_backup", "backup's"),
            ["OWNER_PASSWORD"] = "owner's",
            ["RESTORED_URL"] = Url(first, "channelfit_owner", "owner's", "channelfit_restored"),
            ["RESTORED_CONNECTION"] = ConnectionStringOf(first, "channelfit_owner", "owner's", "channelfit_restored"),
            ["ConnectionStrings__ChannelFit"] = first,
            ["ChannelFit__SecretKey"] = ServiceProcess.SecretKey,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["PROGRAM"] = typeof(App).Assembly.Location,
            ["PATH"] = $"{binaries}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        string key,
            stored,
            erased;

        await using (var app = await Start(first))
        {
            using var partner = await ApiFixture.CreatePartner(app);
            key = partner.DefaultRequestHeaders.Authorization!.Parameter!;
            stored = await (await partner.Submit(SubmissionBodies.ForPerson("crm-kept"), "attempt")).Id();
            erased = await (await partner.Submit(SubmissionBodies.ForPerson("crm-erased"))).Id();
            await partner.Subscribe("http://127.0.0.1:9/hooks", "assessment.completed");
            Assert.Equal(201, (int)(await partner.Post($"/v1/assessments/{stored}/shares", "{}")).StatusCode);
            Assert.Equal(
                201,
                (int)(await partner.Post("/v1/invitations", InvitationClientExtensions.Smallest)).StatusCode
            );

            await Run(blocks[0]); // the role
            await Run(blocks[1]); // the backup
            Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-erased")).StatusCode);
            await Run(blocks[2]); // the list of erasures
        }

        await Run(blocks[3]); // another owner
        await Run(blocks[4]); // the restore

        // Before `migrate`, the check reports what is missing.
        var restored = environment["RESTORED_CONNECTION"];
        await using (var connection = new NpgsqlConnection(restored))
        {
            await connection.OpenAsync();
            var missing = await Assert.ThrowsAsync<UnusableDatabaseException>(() =>
                Migrations.VerifyTenantIsolation(connection, default)
            );
            Assert.Contains(
                "table partner: the policy owner_rows of its owner channelfit_owner is missing",
                missing.Message,
                StringComparison.Ordinal
            );
        }

        await Run(blocks[5]); // migrate, erasure replay

        await using var repeated = await Start(restored);
        using var client = PartnerClientExtensions.Client(new(repeated.Urls.First()), key);
        Assert.Equal(200, (int)(await client.GetAsync("/health/ready")).StatusCode);
        var read = await client.Read($"/v1/assessments/{stored}");
        Assert.True(read.GetProperty("verified").GetBoolean());
        await (await client.GetAsync($"/v1/assessments/{erased}")).AssertProblem(404, "not-found");
        await (await client.Submit(SubmissionBodies.ForPerson("crm-erased"))).AssertProblem(410, "gone");
        Assert.Equal(
            "true",
            (await client.Submit(SubmissionBodies.ForPerson("crm-kept"), "attempt")).Header("Idempotency-Replayed")
        );
        Assert.Equal(201, (int)(await client.Submit(SubmissionBodies.ForPerson("crm-new"))).StatusCode);
        Assert.Single((await client.Read("/v1/webhooks")).List("items"));
        Assert.Single((await client.Read($"/v1/assessments/{stored}/shares")).List("items"));
        Assert.Single((await client.Read("/v1/invitations")).List("items"));
        Assert.Equal(
            "false",
            await PostgresClusterFixture.Execute(
                restored,
                "select (rolsuper or rolbypassrls)::text from pg_roles where rolname = current_user"
            )
        );
        output.WriteFigures(
            FormattableString.Invariant(
                $"Backup and restore: restored under another owner, reads verified, erased people stay erased, in {stopwatch.Elapsed.TotalSeconds:F0} s."
            )
        );

        async Task Run(string commands)
        {
            var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", $"{Dotnet}\n{commands}"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardError = true,
                UseShellExecute = false,
            };

            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var bash = Process.Start(start)!;
            var error = await bash.StandardError.ReadToEndAsync();
            await bash.WaitForExitAsync();
            Assert.True(bash.ExitCode == 0, $"{commands}\n{error}");
        }
    }

    /// <summary>Uses the built file: the test does not publish the file of a release.</summary>
    private const string Dotnet = """
        dotnet() { shift; command "${DOTNET_HOST_PATH:-dotnet}" "$PROGRAM" "$@"; }
        """;

    private static async Task<WebApplication> Start(string connectionString)
    {
        var app = ApiFixture.Build(connectionString, secret: Secret);
        await app.StartAsync();
        return app;
    }

    private static List<string> Blocks()
    {
        var page = File.ReadAllText(Path.Combine(GoldenData.Root, "docs/deployment.md"));
        var section = page[page.IndexOf("## Backup and restore", StringComparison.Ordinal)..];
        var end = section.IndexOf("\n## ", StringComparison.Ordinal);
        return [.. Shell().Matches(end < 0 ? section : section[..end]).Select(block => block.Groups["commands"].Value)];
    }

    private static string ConnectionStringOf(string connection, string user, string password, string database) =>
        new NpgsqlConnectionStringBuilder(connection)
        {
            Username = user,
            Password = password,
            Database = database,
        }.ConnectionString;

    private static string Url(string connection, string? user = null, string? password = null, string? database = null)
    {
        var given = new NpgsqlConnectionStringBuilder(connection);
        return $"postgresql://{user ?? given.Username}:{Uri.EscapeDataString(password ?? given.Password!)}"
            + $"@{given.Host}:{given.Port}/{database ?? given.Database}";
    }

    [GeneratedRegex(@"^```sh\n(?<commands>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();
}
