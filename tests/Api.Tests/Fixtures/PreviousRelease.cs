using System.Formats.Tar;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>The program of the previous release, built from the history of the repository once for each machine.</summary>
internal static class PreviousRelease
{
    /// <summary>The last commit before the migrations of this release. Change it together with Released/checks.sql.</summary>
    public const string Commit = "982d7ffc56837bf3c6274f78e3f0fa7080e82dbe";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Returns the path of the program; builds it on first use. Returns null if the sources have no history to build it from.</summary>
    public static async Task<string?> Program()
    {
        var cache = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.Create
        );
        var folder = Path.Combine(cache, "channelfit", $"release-{Commit[..12]}");

        if (!Directory.Exists(folder))
        {
            if (!await HasCommit())
            {
                return null;
            }

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
            string[] files =
            [
                "src",
                "db",
                "seeds",
                "docs",
                "Directory.Build.props",
                "Directory.Packages.props",
                "global.json",
            ];
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
                    "-p:EnforceCodeStyleInBuild=false",
                    "-p:NuGetAudit=false",
                    "-p:GenerateDocumentationFile=false",
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

    /// <summary>Returns whether the commit is in this checkout; fetches it if the checkout is shallow.</summary>
    private static async Task<bool> HasCommit() =>
        (await Git("cat-file", "-e", $"{Commit}^{{commit}}")).Succeeded
        || (await Git("fetch", "--quiet", "--depth=1", "origin", Commit)).Succeeded;

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
