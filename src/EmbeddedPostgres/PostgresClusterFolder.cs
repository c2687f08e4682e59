using System.Diagnostics;
using System.Globalization;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>The folder of a private cluster, such as <c>postgres-17</c> for PostgreSQL 17. The server's user owns it.</summary>
internal sealed class PostgresClusterFolder
{
    private const string Prefix = "postgres-";
    private const string UseLock = "use.lock";

    // EWOULDBLOCK: .NET reports it if another process holds the lock.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;

    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(5);

    private PostgresClusterFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>The data directory of the cluster. It exists only if it is complete.</summary>
    public string DataPath => PathTo("data");

    public string PathTo(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Returns the major version of the cluster in the data folder, the latest if there are several; null if there is none.</summary>
    public static int? FindMajorVersion(string dataDirectory) =>
        new DirectoryInfo(dataDirectory)
            .EnumerateDirectories(Prefix + "*")
            // EnumerateDirectories, unlike Exists, throws without read permission: an unreadable cluster is not a missing one.
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
        var linkPath = PathOf(dataDirectory, major);
        if (
            !Directory.Exists(linkPath)
            && new DirectoryInfo(linkPath).LinkTarget is null
            && !await account.CanEnter(dataDirectory, cancel)
        )
            await Link(linkPath, account, cancel);

        var path = System.IO.Path.GetFullPath(new DirectoryInfo(linkPath).LinkTarget ?? linkPath, dataDirectory);
        await account.CreateFolder(path, cancel);
        if (!await account.CanEnter(path, cancel))
        {
            throw new EmbeddedPostgresException(
                $"The user {account.Name}, which runs PostgreSQL because root cannot, has no access to {path}. "
                    + "Choose a data folder (ChannelFit__DataDirectory) that every user can access."
            );
        }

        if (!string.Equals(path, linkPath, StringComparison.Ordinal))
            log.LogUsingOtherFolder(account.Name, dataDirectory, path);
        return new(path);
    }

    /// <summary>Acquires the lock for starting or stopping the server. Other processes wait until it is disposed.</summary>
    public async Task<FileStream> AcquireStartStopLock(CancellationToken cancel)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < LockTimeout; await Task.Delay(100, cancel))
        {
            if (TryLock("turn.lock") is { } startStopLock)
                return startStopLock;
        }

        throw new EmbeddedPostgresException(
            $"Another process has been starting or stopping PostgreSQL in {Path} for minutes. Stop it, then try again."
        );
    }

    /// <summary>Acquires a shared lock that marks the server as used until it is disposed or the process ends.</summary>
    public FileStream AcquireUseLock() => new(PathTo(UseLock), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    public bool IsUnused()
    {
        using var exclusiveLock = TryLock(UseLock);
        return exclusiveLock is not null;
    }

    private FileStream? TryLock(string name)
    {
        try
        {
            return new(PathTo(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult is LockedOnLinux or LockedOnMac)
        {
            return null;
        }
    }

    // The link determines which cluster is ours: deleting the data folder starts a new cluster and destroys no data.
    private static async Task Link(string linkPath, PostgresAccount account, CancellationToken cancel)
    {
        var name = $"{System.IO.Path.GetFileName(linkPath)}-{Guid.NewGuid():N}";
        var target = System.IO.Path.Combine(await PostgresAccount.EnsureSharedFolder(cancel), name);
        await account.CreateFolder(target, cancel);
        try
        {
            Directory.CreateSymbolicLink(linkPath, target);
        }
        catch (IOException) when (Directory.Exists(linkPath))
        {
            Directory.Delete(target); // another process created the link first
        }
    }
}
