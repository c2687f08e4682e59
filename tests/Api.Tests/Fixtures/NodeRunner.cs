using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Runs the Node.js programs of the folder Node; their packages are stored outside the sources.</summary>
public static class NodeRunner
{
    private const string Lock = "package-lock.json";

    private static readonly string Programs = Path.Combine(AppContext.BaseDirectory, "Node");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly Lazy<Task<string>> Packages = new(() => Install(Programs));

    /// <summary>Returns the output of a program: one line for each input line after the first, which configures it.</summary>
    public static async Task<string[]> Ask(string program, string setUp, IReadOnlyCollection<string> lines)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Programs, program)])
        {
            WorkingDirectory = await Packages.Value,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var limit = new CancellationTokenSource(Patience);
        using var node = Process.Start(start)!;
        await using var killed = limit.Token.Register(() => node.Kill());
        var output = node.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = node.StandardError.ReadToEndAsync(CancellationToken.None);

        try
        {
            await node.StandardInput.WriteAsync(string.Join('\n', [setUp, .. lines]));
            node.StandardInput.Close();
        }
        catch (IOException) { } // It ended before it had read all of its input; its error output says why.

        await node.WaitForExitAsync(CancellationToken.None);
        Assert.True(node.ExitCode == 0, $"{program} ended with {node.ExitCode}. {await error}");

        var results = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Count, results.Length);
        return results;
    }

    /// <summary>Returns the folder of the packages in a folder's lock file; installs them on first use.</summary>
    public static async Task<string> Install(string programs)
    {
        var pinned = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(At(programs, Lock))));
        var cache = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.Create
        );
        var packages = At(cache, "channelfit", $"node-{pinned[..16]}");
        return Directory.Exists(packages) ? packages : await Install(programs, packages);
    }

    private static async Task<string> Install(string programs, string packages)
    {
        var work = Directory.CreateDirectory($"{packages}.{Guid.NewGuid():N}").FullName;

        try
        {
            foreach (var file in (string[])["package.json", Lock, ".npmrc"])
            {
                File.Copy(At(programs, file), At(work, file));
            }

            var npm = new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            {
                WorkingDirectory = work,
            };
            var installed = await ProcessResult.Run(npm, Patience, CancellationToken.None);
            Assert.True(
                installed.Succeeded,
                $"npm could not fetch what package.json names; it needs the registry, the first time. {installed.ErrorOutput}"
            );
            Directory.Move(work, packages);
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"Install Node.js 18 or later, with npm, to test what is served. {missing.Message}",
                missing
            );
        }
        catch (IOException) when (Directory.Exists(packages)) { } // Another run installed the same files first.
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }

        return packages;
    }

    private static string At(params string[] path) => Path.Combine(path);
}
