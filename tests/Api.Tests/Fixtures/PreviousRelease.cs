using System.Formats.Tar;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>The program of the previous release, built from the history of the repository once for each machine.</summary>
internal static class PreviousRelease
{
    /// <summary>The last commit before the migrations of this release. Change it together with Released/checks.sql.</summary>
    public const string Commit = "84e39ed2685c2c12b228791b6ee76961dae549fc";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Returns the path of the program; builds it on first use.</summary>
    public static async Task<string> Program()
    {
        var cache = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.Create
        );
        var folder = Path.Combine(cache, "channelfit", $"release-{Commit[..12]}");

        if (!Directory.Exists(folder))
        {
            await Build(folder);
        }

        return Path.Combine(folder, "ChannelFit.Api.dll");
    }

    private static async Task Build(string folder)
    {
        var work = Directory.CreateDirectory($"{folder}.{Guid.NewGuid():N}").FullName;

        try
        {
            var (sources, archive, output) = (
                Directory.CreateDirectory(Path.Combine(work, "sources")).FullName,
                Path.Combine(work, "sources.tar"),
                Path.Combine(work, "output")
            );
            await EnsureCommit();
            string[] files = ["src", "db", "seeds", "Directory.Build.props", "Directory.Packages.props", "global.json"];
            await Run("git", ["archive", "--output", archive, Commit, "--", .. files]);
            await TarFile.ExtractToDirectoryAsync(archive, sources, overwriteFiles: false);
            await Run(
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                [
                    "build",
                    Path.Combine(sources, "src", "Api"),
                    "--output",
                    output,
                    "--verbosity",
                    "quiet",
                    // Processes that stay would keep the output open.
                    "-nodeReuse:false",
                    "-p:UseSharedCompilation=false",
                    "-p:RunAnalyzers=false",
                    "-p:GenerateDocumentationFile=false",
                    "-p:RestoreLockedMode=false",
                    "-p:RestorePackagesWithLockFile=false",
                ]
            );
            Directory.Move(output, folder);
        }
        catch (IOException) when (Directory.Exists(folder)) { } // Another run built it first.
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Fetches the commit if the checkout is shallow.</summary>
    private static async Task EnsureCommit()
    {
        if (!(await Git("cat-file", "-e", $"{Commit}^{{commit}}")).Succeeded)
        {
            var fetched = await Git("fetch", "--quiet", "--depth=1", "origin", Commit);
            Assert.True(
                fetched.Succeeded,
                $"The previous release cannot be built: commit {Commit} is not in this checkout, and git could not fetch it "
                    + $"from origin. Use a clone with history (git fetch --unshallow). {fetched.ErrorOutput}"
            );
        }
    }

    private static Task<ProcessResult> Git(params string[] arguments) =>
        ProcessResult.Run(new("git", ["-C", GoldenData.Root, .. arguments]), Patience, CancellationToken.None);

    private static async Task Run(string program, string[] arguments)
    {
        var run = await ProcessResult.Run(
            new(program, arguments) { WorkingDirectory = GoldenData.Root },
            Patience,
            CancellationToken.None
        );
        Assert.True(run.Succeeded, $"{program} {arguments[0]} failed: {run.Output} {run.ErrorOutput}");
    }
}
