using System.Diagnostics;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Api.Tests.EmbeddedPostgres;

/// <summary>A stop signal during the start ends the program as cleanly as one afterwards.</summary>
[Trait("Category", "Slow")]
public sealed class StartupCancellationTests : IDisposable
{
    // Not a temporary folder created by .NET, which other users cannot enter: PostgreSQL does not run as root.
    private readonly DirectoryInfo folder = Directory.CreateDirectory(
        Path.Combine(Path.GetTempPath(), $"channelfit-interrupted-{Guid.NewGuid():N}")
    );

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("TERM", "Creating a PostgreSQL")]
    [InlineData("INT", "Creating a PostgreSQL")]
    [InlineData("TERM", "started on port")]
    [InlineData("TERM", "Applied db/migrations/0001")]
    public async Task A_signal_during_startup_leaves_no_PostgreSQL_running(string signal, string at)
    {
        await using var service = ServiceProcess.Start([
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("ChannelFit__DataDirectory", folder.FullName),
        ]);
        await service.WaitForOutput(at);

        await service.Signal(signal);

        Assert.Equal(0, await service.End());
        Assert.Equal("", string.Join('\n', service.Error).Trim());
        var home = PostgresClusterFixture.ClusterFolder(folder.FullName);
        Assert.False(File.Exists(PostgresClusterFixture.PidFile(folder.FullName)));
        Assert.Empty(Directory.GetDirectories(home, "data.init-*"));
        Assert.DoesNotContain(home, await PostgresClusterFixture.Run("ps", "-eo", "args"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_process_run_kills_its_child_processes()
    {
        using var cancel = new CancellationTokenSource();
        var mark = Path.Combine(folder.FullName, "pid");
        var run = ProcessResult.Run(
            new("sh", ["-c", "sleep 600 & echo $! > \"$0.part\"; mv \"$0.part\" \"$0\"; wait", mark]),
            TimeSpan.FromMinutes(1),
            cancel.Token
        );

        for (var stopwatch = Stopwatch.StartNew(); !File.Exists(mark); await Task.Delay(20))
        {
            Assert.True(stopwatch.Elapsed < TimeSpan.FromSeconds(30));
        }

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var child = int.Parse(await File.ReadAllTextAsync(mark));
        Assert.True(await HasEnded(child));
    }

    private static async Task<bool> HasEnded(int id)
    {
        for (var stopwatch = Stopwatch.StartNew(); stopwatch.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(20))
        {
            // The process stays a zombie where no init process reaps orphans.
            if (!File.Exists($"/proc/{id}/stat") || (await File.ReadAllTextAsync($"/proc/{id}/stat")).Contains(") Z "))
            {
                return true;
            }
        }

        return false;
    }
}
