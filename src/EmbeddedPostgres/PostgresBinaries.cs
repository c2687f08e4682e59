using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>A folder with initdb, pg_ctl and postgres of PostgreSQL 15 or later that the server's user can run.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    private const int MinMajorVersion = 15;

    private const string Alternatives =
        "Set a connection string (ConnectionStrings__ChannelFit), run `docker compose up`, install PostgreSQL "
        + "(`apt install postgresql`, `brew install postgresql@17`), or install npm, which can download it.";

    /// <summary>Finds the configured folder, an installed PostgreSQL, or one that npm downloads.</summary>
    /// <remarks>Only the major version that created an existing database can open it.</remarks>
    public static async Task<PostgresBinaries> Find(
        string? configured,
        int? major,
        PostgresAccount account,
        ILogger log,
        CancellationToken cancel
    )
    {
        var folders = configured is null ? Installed() : [configured];
        foreach (var folder in folders)
        {
            if (await Inspect(folder, account, cancel) is { } found && found.Major == (major ?? found.Major))
                return found;
        }

        var wanted = major is null
            ? $"{MinMajorVersion} or later"
            : $"{major}, which created the database in the data folder,";
        if (configured is not null)
        {
            throw new EmbeddedPostgresException(
                $"{configured} must be a folder with initdb, pg_ctl and postgres of PostgreSQL {wanted} that the user "
                    + $"{account.Name} can run. Correct ChannelFit__PostgresBinaries, or remove it to search for PostgreSQL."
            );
        }

        if (
            major is null or NpmPostgresBinaries.Major
            && await NpmPostgresBinaries.Download(account, log, cancel) is { } downloaded
            && await Inspect(downloaded, account, cancel) is { } package
        )
        {
            return package;
        }

        throw new EmbeddedPostgresException(
            $"No PostgreSQL {wanted} was found to run an embedded database. {Alternatives}"
        );
    }

    private static IEnumerable<string> Installed()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. path,
            .. Newest("/usr/lib/postgresql", "*", "bin"),
            .. Newest("/opt/homebrew/opt", "postgresql@*", "bin"),
            .. Newest("/usr/local/opt", "postgresql@*", "bin"),
        ];
    }

    private static IEnumerable<string> Newest(string root, string pattern, string bin) =>
        Directory.Exists(root)
            ? Directory
                .EnumerateDirectories(root, pattern)
                .OrderByDescending(folder => ParseNumber(Path.GetFileName(folder).Split('@')[^1]))
                .Select(folder => Path.Combine(folder, bin))
            : [];

    private static async Task<PostgresBinaries?> Inspect(
        string folder,
        PostgresAccount account,
        CancellationToken cancel
    )
    {
        var postgres = new FileInfo(Path.GetFullPath(Path.Combine(folder, "postgres")));
        if (!postgres.Exists)
            return null;

        // The folder of a symbolic link in PATH may lack initdb and pg_ctl.
        postgres = postgres.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? postgres;
        var home = postgres.DirectoryName!;
        if (!File.Exists(Path.Combine(home, "initdb")) || !File.Exists(Path.Combine(home, "pg_ctl")))
            return null;
        try
        {
            var timeout = TimeSpan.FromSeconds(15);
            var version = await account.Run(postgres.FullName, ["--version"], "/", timeout, cancel);
            var major = version.Succeeded ? ParseNumber(Release().Match(version.Output).Groups["major"].Value) : 0;
            return major >= MinMajorVersion ? new(home, major) : null;
        }
        catch (Win32Exception)
        {
            return null; // this user or this machine cannot run it
        }
    }

    private static int ParseNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Release();
}
