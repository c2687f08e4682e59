using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>PostgreSQL binaries from a pinned npm package. They are downloaded once.</summary>
internal static class NpmPostgresBinaries
{
    public const int Major = 17;

    private const string Release = "17.10.0-beta.17";

    private static readonly Dictionary<string, string> Sha512 = new(StringComparer.Ordinal)
    {
        ["linux-x64"] = "hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==",
        ["linux-arm64"] = "mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==",
        ["darwin-x64"] = "gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg==",
        ["darwin-arm64"] = "E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ==",
    };

    /// <summary>Returns the folder of the binaries, and downloads them if needed; null if the download fails.</summary>
    public static async Task<string?> Download(PostgresAccount account, ILogger log, CancellationToken cancel)
    {
        var platform =
            (OperatingSystem.IsMacOS() ? "darwin-" : "linux-")
            + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64");
        var package = $"@embedded-postgres/{platform}@{Release}";
        var root = account.IsDifferentUser
            ? await PostgresAccount.EnsureSharedFolder(cancel)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "channelfit");
        var target = Path.Combine(root, $"postgresql-{Release}");
        var binaries = Path.Combine(target, "native", "bin");
        if (Directory.Exists(binaries))
            return binaries;

        var temporary = $"{target}.{Guid.NewGuid():N}";
        try
        {
            log.LogDownloading(package, target);
            Directory.CreateDirectory(temporary);
            await Unpack(
                await DownloadPackage(package, Sha512[platform], temporary, cancel),
                temporary,
                account,
                cancel
            );
            Directory.Move(Path.Combine(temporary, "package"), target);
            return binaries;
        }
        catch (IOException) when (Directory.Exists(binaries))
        {
            return binaries; // Another process has installed the same files in the meantime.
        }
        catch (Exception exception)
            when (exception is Win32Exception or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            log.LogDownloadFailed(package, exception.Message);
            return null;
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private static async Task<string> DownloadPackage(
        string package,
        string sha512,
        string temporary,
        CancellationToken cancel
    )
    {
        var npm = new ProcessStartInfo("npm", ["pack", "--silent", package]) { WorkingDirectory = temporary };
        var result = await ProcessResult.Run(npm, TimeSpan.FromMinutes(3), cancel);
        if (!result.Succeeded)
            throw new IOException(result.ErrorOutput);

        var tarball = Directory.GetFiles(temporary, "*.tgz").Single();
        await using var bytes = File.OpenRead(tarball);
        var hash = Convert.ToBase64String(await SHA512.HashDataAsync(bytes, cancel));
        if (!string.Equals(hash, sha512, StringComparison.Ordinal))
            throw new InvalidDataException("its SHA-512 differs from the pinned one.");
        return tarball;
    }

    private static async Task Unpack(
        string tarball,
        string temporary,
        PostgresAccount account,
        CancellationToken cancel
    )
    {
        await using (var bytes = File.OpenRead(tarball))
        await using (var tar = new GZipStream(bytes, CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(tar, temporary, overwriteFiles: false, cancel);

        // npm packages cannot contain symbolic links: the package lists the links that its libraries need.
        var package = Path.Combine(temporary, "package");
        using var links = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(package, "native/pg-symlinks.json"), cancel)
        );
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var path = Path.Combine(package, link.GetProperty("target").GetString()!);
            File.CreateSymbolicLink(path, Path.GetFileName(link.GetProperty("source").GetString()!));
        }

        if (account.IsDifferentUser)
            await ProcessResult.Run(new("chmod", ["-R", "a+rX", temporary]), TimeSpan.FromMinutes(1), cancel);
    }
}
