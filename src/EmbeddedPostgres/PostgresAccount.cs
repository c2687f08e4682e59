using System.Diagnostics;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>The user that runs PostgreSQL: the current user, or an unprivileged user if the process runs as root, which PostgreSQL rejects.</summary>
internal sealed class PostgresAccount
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(15);
    private static readonly PostgresAccount CurrentUser = new(null);

    private readonly string? user;

    private PostgresAccount(string? user) => this.user = user;

    public bool IsDifferentUser => user is not null;

    public string Name => user ?? Environment.UserName;

    /// <summary>Chooses the owner of an existing cluster. For a new cluster it chooses the current user; root uses postgres if that user exists, otherwise nobody.</summary>
    public static async Task<PostgresAccount> Choose(string? cluster, CancellationToken cancel)
    {
        if (!Environment.IsPrivilegedProcess)
            return CurrentUser;
        if (cluster is null || await CurrentUser.Owner(cluster, cancel) is not { } owner || owner is "" or "root")
            return new(await Exists("postgres", cancel) ? "postgres" : "nobody");
        if (await Exists(owner, cancel))
            return new(owner);
        throw new EmbeddedPostgresException(
            $"{cluster} belongs to the user {owner}, which does not exist on this machine, and PostgreSQL does not run as root. "
                + "Run the service as that user, or choose another data folder (ChannelFit__DataDirectory)."
        );
    }

    /// <summary>Runs a program as this user, with no environment variables except PATH and LC_ALL.</summary>
    public Task<ProcessResult> Run(
        string file,
        string[] arguments,
        string folder,
        TimeSpan timeout,
        CancellationToken cancel
    )
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder };
        var path = start.Environment["PATH"];
        // The server would keep our environment, which may contain secrets, while it runs.
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C";
        if (user is not null)
            start.UserName = user;
        return ProcessResult.Run(start, timeout, cancel);
    }

    /// <summary>Returns whether this user can access a folder and its parent folders.</summary>
    public Task<bool> CanEnter(string folder, CancellationToken cancel) => Test(["-x", folder], cancel);

    /// <summary>Returns whether two paths refer to the same folder for this user.</summary>
    public Task<bool> IsSameFolder(string one, string other, CancellationToken cancel) =>
        Test([one, "-ef", other], cancel);

    /// <summary>Returns whether two paths have the same owner.</summary>
    public async Task<bool> HasSameOwner(string one, string other, CancellationToken cancel) =>
        string.Equals(await Owner(one, cancel), await Owner(other, cancel), StringComparison.Ordinal);

    /// <summary>Creates a folder, if it does not exist, that only this user can access.</summary>
    public async Task CreateFolder(string path, CancellationToken cancel)
    {
        await CurrentUser.RunOrThrow("mkdir", ["-p", "-m", "700", path], cancel);
        await GiveOwnership(path, cancel);
    }

    /// <summary>Makes this user the owner of a file or folder.</summary>
    public async Task GiveOwnership(string path, CancellationToken cancel)
    {
        if (user is not null)
            await CurrentUser.RunOrThrow("chown", [user, path], cancel);
    }

    /// <summary>Creates the folder where root stores files that this user must be able to access.</summary>
    public static async Task<string> EnsureSharedFolder(CancellationToken cancel)
    {
        const string Folder = "/var/lib/channelfit";
        await CurrentUser.RunOrThrow("mkdir", ["-p", "-m", "755", Folder], cancel);
        return Folder;
    }

    private static async Task<bool> Exists(string name, CancellationToken cancel) =>
        (await CurrentUser.Run("id", ["-u", name], "/", CommandTimeout, cancel)).Succeeded;

    private async Task RunOrThrow(string file, string[] arguments, CancellationToken cancel)
    {
        var result = await Run(file, arguments, "/", CommandTimeout, cancel);
        if (!result.Succeeded)
            throw new IOException(result.ErrorOutput);
    }

    private async Task<bool> Test(string[] arguments, CancellationToken cancel) =>
        (await Run("test", arguments, "/", CommandTimeout, cancel)).Succeeded;

    // POSIX: the third column is the owner, by name if it has one.
    private async Task<string> Owner(string path, CancellationToken cancel) =>
        (await Run("ls", ["-ld", path], "/", CommandTimeout, cancel)).Output.Split(
            ' ',
            StringSplitOptions.RemoveEmptyEntries
        )
            is [_, _, var owner, ..]
            ? owner
            : "";
}
