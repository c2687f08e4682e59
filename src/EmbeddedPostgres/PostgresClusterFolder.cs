using System.Diagnostics;
using System.Globalization;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>The folder of one private cluster, <c>postgres-17</c> for release 17, which its server's user owns.</summary>
internal sealed class PostgresClusterFolder
{
    private const string Prefix = "postgres-";
    private const string UseLock = "use.lock";

    // EWOULDBLOCK, what .NET passes on when another process holds the lock.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private PostgresClusterFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>The cluster itself; it is here whole or not at all.</summary>
    public string DataPath => PathTo("data");

    public string PathTo(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The release of the cluster that the data folder holds, the latest if there are several.</summary>
    public static int? FindMajorVersion(string dataDirectory) =>
        new DirectoryInfo(dataDirectory)
            .EnumerateDirectories(Prefix + "*")
            // Listing, unlike Exists, fails where we may not look: a cluster we cannot read is not a missing one.
            .Where(folder => folder.EnumerateDirectories("data").Any())
            .Max(folder =>
                int.TryParse(
                    folder.Name[Prefix.Length..],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var major
                )
                    ? major
                    : (int?)null
            );

    public static string PathOf(string dataDirectory, int major) =>
        System.IO.Path.Combine(dataDirectory, $"{Prefix}{major}");

    public static async Task<PostgresClusterFolder> Prepare(
        string dataDirectory,
        int major,
        PostgresAccount account,
        ILogger log,
        CancellationToken cancel
    )
    {
        var wanted = PathOf(dataDirectory, major);
        if (
            !Directory.Exists(wanted)
            && new DirectoryInfo(wanted).LinkTarget is null
            && !await account.CanEnter(dataDirectory, cancel)
        )
            await Link(wanted, account, cancel);

        var path = System.IO.Path.GetFullPath(new DirectoryInfo(wanted).LinkTarget ?? wanted, dataDirectory);
        await account.CreateFolder(path, cancel);
        if (!await account.CanEnter(path, cancel))
        {
            throw new EmbeddedPostgresException(
                $"{account.Name}, who runs PostgreSQL because root may not, cannot enter {path}. "
                    + "Choose a data folder (ChannelFit__DataDirectory) that every user can reach."
            );
        }

        if (!string.Equals(path, wanted, StringComparison.Ordinal))
            log.LogUsingOtherFolder(account.Name, dataDirectory, path);
        return new(path);
    }

    /// <summary>Waits for the turn to start or stop the server; others wait until it is disposed.</summary>
    public async Task<FileStream> AcquireStartStopLock(CancellationToken cancel)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(100, cancel))
        {
            if (TryLock("turn.lock") is { } turn)
                return turn;
        }

        throw new EmbeddedPostgresException(
            $"Another process has been starting or stopping PostgreSQL in {Path} for minutes. Stop it, then try again."
        );
    }

    /// <summary>Counts the holder among the server's users until it is disposed or its process dies.</summary>
    public FileStream AcquireUseLock() => new(PathTo(UseLock), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    public bool IsUnused()
    {
        using var all = TryLock(UseLock);
        return all is not null;
    }

    private FileStream? TryLock(string name)
    {
        try
        {
            return new(PathTo(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault.HResult is LockedOnLinux or LockedOnMac)
        {
            return null;
        }
    }

    // The link, not the other end, says which cluster is ours: who deletes the data folder starts anew, and loses nothing.
    private static async Task Link(string wanted, PostgresAccount account, CancellationToken cancel)
    {
        var name = $"{System.IO.Path.GetFileName(wanted)}-{Guid.NewGuid():N}";
        var target = System.IO.Path.Combine(await PostgresAccount.EnsureSharedFolder(cancel), name);
        await account.CreateFolder(target, cancel);
        try
        {
            Directory.CreateSymbolicLink(wanted, target);
        }
        catch (IOException) when (Directory.Exists(wanted))
        {
            Directory.Delete(target); // another start made the link first
        }
    }
}
