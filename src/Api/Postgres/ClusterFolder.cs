using System.Diagnostics;
using System.Globalization;

namespace ChannelFit.Api.Postgres;

/// <summary>The folder of one private cluster, <c>postgres-17</c> for release 17, which its server's user owns.</summary>
internal sealed class ClusterFolder
{
    private const string Prefix = "postgres-";
    private const string UseLock = "use.lock";

    // EWOULDBLOCK, what .NET passes on when another process holds the lock.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private ClusterFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>The cluster itself; it is here whole or not at all.</summary>
    public string Data => At("data");

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The release of the cluster that the data folder holds, the latest if there are several.</summary>
    public static int? MajorIn(string dataDirectory) =>
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

    public static async Task<ClusterFolder> Open(
        string dataDirectory,
        int major,
        ServerAccount account,
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
        await account.MakeFolder(path, cancel);
        if (!await account.CanEnter(path, cancel))
        {
            throw new EmbeddedPostgresException(
                $"{account.Name}, who runs PostgreSQL because root may not, cannot enter {path}. "
                    + "Choose a data folder (ChannelFit__DataDirectory) that every user can reach."
            );
        }

        if (!string.Equals(path, wanted, StringComparison.Ordinal))
            log.Elsewhere(account.Name, dataDirectory, path);
        return new(path);
    }

    /// <summary>Waits for the turn to start or stop the server; others wait until it is disposed.</summary>
    public async Task<FileStream> Turn(CancellationToken cancel)
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
    public FileStream Use() => new(At(UseLock), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    public bool IsUnused()
    {
        using var all = TryLock(UseLock);
        return all is not null;
    }

    private FileStream? TryLock(string name)
    {
        try
        {
            return new(At(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault.HResult is LockedOnLinux or LockedOnMac)
        {
            return null;
        }
    }

    // The link, not the other end, says which cluster is ours: who deletes the data folder starts anew, and loses nothing.
    private static async Task Link(string wanted, ServerAccount account, CancellationToken cancel)
    {
        var name = $"{System.IO.Path.GetFileName(wanted)}-{Guid.NewGuid():N}";
        var target = System.IO.Path.Combine(await ServerAccount.SharedFolder(cancel), name);
        await account.MakeFolder(target, cancel);
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
