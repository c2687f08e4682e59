using System.Diagnostics;
using System.Globalization;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>The server process that the pid file names. The file may be stale, so the operating system must confirm it.</summary>
internal sealed record PostmasterProcess(int Id, int Port)
{
    private const int PortLine = 3;

    /// <summary>Reads the pid file of a cluster. Returns null if there is none, and process 0 if it is incomplete.</summary>
    public static PostmasterProcess? ReadPidFile(string data)
    {
        try
        {
            var lines = File.ReadAllLines(PidFile(data));
            return
                lines.Length > PortLine
                && ParseNumber(lines[0]) is { } id
                && ParseNumber(lines[PortLine]) is <= 65535 and { } port
                ? new(id, port)
                : new(0, 0);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Returns whether a running PostgreSQL process, ours or another, has this id.</summary>
    public bool IsRunningPostgres()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            return process.ProcessName.Contains("postgres", StringComparison.Ordinal) && !IsZombie();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false; // the process does not exist
        }
    }

    /// <summary>Returns whether this process may serve the cluster; true if in doubt.</summary>
    public async Task<bool> MayServeCluster(string data, PostgresAccount account, CancellationToken cancel)
    {
        if (!IsRunningPostgres())
            return false;
        if (!OperatingSystem.IsLinux())
            return true;
        // A reused id may belong to another cluster. The working directory of a server is the folder of its cluster.
        return await account.HasSameOwner($"/proc/{Id}", data, cancel)
            && await account.IsSameFolder($"/proc/{Id}/cwd", data, cancel);
    }

    /// <summary>Removes a stale pid file that names another, running process and so prevents a start.</summary>
    /// <remarks>PostgreSQL also checks its shared memory, so a leftover backend still prevents a second start.</remarks>
    public bool TryRemoveStalePidFile(string data)
    {
        if (Id != 0 && !Exists())
            return false;
        File.Delete(PidFile(data));
        return true;
    }

    private static string PidFile(string data) => Path.Combine(data, "postmaster.pid");

    private static int? ParseNumber(string line) =>
        int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private bool Exists()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // If process 1 does not reap orphans, a dead server stays a zombie, which PostgreSQL takes for a running one.
    private bool IsZombie()
    {
        try
        {
            var stat = OperatingSystem.IsLinux() ? File.ReadAllText($"/proc/{Id}/stat") : "";
            return stat.Length > 0 && stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }
}
