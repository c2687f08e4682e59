using System.Diagnostics;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>The user PostgreSQL runs as: ourselves, or an ordinary user where we are root, whom PostgreSQL refuses.</summary>
internal sealed class PostgresAccount
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(15);
    private static readonly PostgresAccount Self = new(null);

    private readonly string? user;

    private PostgresAccount(string? user) => this.user = user;

    public bool IsDifferentUser => user is not null;

    public string Name => user ?? Environment.UserName;

    /// <summary>The owner of an existing cluster keeps it; a new one belongs to postgres or else to nobody.</summary>
    public static async Task<PostgresAccount> Choose(string? cluster, CancellationToken cancel)
    {
        if (!Environment.IsPrivilegedProcess)
            return Self;
        if (cluster is null || await Self.Owner(cluster, cancel) is not { } owner || owner is "" or "root")
            return new(await Exists("postgres", cancel) ? "postgres" : "nobody");
        if (await Exists(owner, cancel))
            return new(owner);
        throw new EmbeddedPostgresException(
            $"{cluster} belongs to user {owner}, whom this machine does not know, and PostgreSQL refuses root. "
                + "Run as that user, or choose another data folder (ChannelFit__DataDirectory)."
        );
    }

    /// <summary>Runs a program as this user, with nothing of our environment but the search path.</summary>
    public Task<ProcessResult> Run(
        string file,
        string[] arguments,
        string folder,
        TimeSpan limit,
        CancellationToken cancel
    )
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder };
        var path = start.Environment["PATH"];
        // The server would keep our environment for life, and there may be secrets in it.
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C";
        if (user is not null)
            start.UserName = user;
        return ProcessResult.Run(start, limit, cancel);
    }

    /// <summary>Whether this user can enter the folder, and so every folder above it.</summary>
    public Task<bool> CanEnter(string folder, CancellationToken cancel) => Test(["-x", folder], cancel);

    /// <summary>Whether both paths lead this user to one folder.</summary>
    public Task<bool> IsSameFolder(string one, string other, CancellationToken cancel) =>
        Test([one, "-ef", other], cancel);

    /// <summary>Whether both paths have one owner.</summary>
    public async Task<bool> HasSameOwner(string one, string other, CancellationToken cancel) =>
        string.Equals(await Owner(one, cancel), await Owner(other, cancel), StringComparison.Ordinal);

    /// <summary>Makes the folder, if it is not there, as this user's and nobody else's.</summary>
    public async Task CreateFolder(string path, CancellationToken cancel)
    {
        await Self.Must("mkdir", ["-p", "-m", "700", path], cancel);
        await GiveOwnership(path, cancel);
    }

    /// <summary>Gives this user what we made.</summary>
    public async Task GiveOwnership(string path, CancellationToken cancel)
    {
        if (user is not null)
            await Self.Must("chown", [user, path], cancel);
    }

    /// <summary>Where root puts what this user must reach and cannot reach elsewhere.</summary>
    public static async Task<string> EnsureSharedFolder(CancellationToken cancel)
    {
        const string Folder = "/var/lib/channelfit";
        await Self.Must("mkdir", ["-p", "-m", "755", Folder], cancel);
        return Folder;
    }

    private static async Task<bool> Exists(string name, CancellationToken cancel) =>
        (await Self.Run("id", ["-u", name], "/", Moment, cancel)).Succeeded;

    private async Task Must(string file, string[] arguments, CancellationToken cancel)
    {
        var command = await Run(file, arguments, "/", Moment, cancel);
        if (!command.Succeeded)
            throw new IOException(command.Complaint);
    }

    private async Task<bool> Test(string[] arguments, CancellationToken cancel) =>
        (await Run("test", arguments, "/", Moment, cancel)).Succeeded;

    // POSIX prints the owner in the third column, by name where there is one.
    private async Task<string> Owner(string path, CancellationToken cancel) =>
        (await Run("ls", ["-ld", path], "/", Moment, cancel)).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            is [_, _, var owner, ..]
            ? owner
            : "";
}
