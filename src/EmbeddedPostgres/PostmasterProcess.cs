using System.Diagnostics;
using System.Globalization;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>The server as its pid file tells; whether the file tells the truth must be asked of the system.</summary>
internal sealed record PostmasterProcess(int Id, int Port)
{
    private const int PortLine = 3;

    /// <summary>What the cluster's pid file says; null where there is none, process 0 where it is torn.</summary>
    public static PostmasterProcess? ReadPidFile(string data)
    {
        try
        {
            var lines = File.ReadAllLines(PidFile(data));
            return
                lines.Length > PortLine
                && Number(lines[0]) is { } id
                && Number(lines[PortLine]) is <= 65535 and { } port
                ? new(id, port)
                : new(0, 0);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether a living PostgreSQL process has this number, be it our server or another.</summary>
    public bool IsRunningPostgres()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            return process.ProcessName.Contains("postgres", StringComparison.Ordinal) && !IsZombie();
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
        {
            return false; // no such process, or no longer
        }
    }

    /// <summary>Whether this process may be at work in the cluster; where in doubt, it may.</summary>
    public async Task<bool> MayServeCluster(string data, PostgresAccount account, CancellationToken cancel)
    {
        if (!IsRunningPostgres())
            return false;
        if (!OperatingSystem.IsLinux())
            return true;
        // A recycled number may belong to another cluster's process; each works in its own cluster's folder.
        return await account.HasSameOwner($"/proc/{Id}", data, cancel)
            && await account.IsSameFolder($"/proc/{Id}/cwd", data, cancel);
    }

    /// <summary>Removes a pid file that would keep PostgreSQL from starting; a dead process does not.</summary>
    /// <remarks>A leftover backend still keeps it from starting: PostgreSQL looks for its shared memory too.</remarks>
    public bool TryRemoveStalePidFile(string data)
    {
        if (Id != 0 && !Exists())
            return false;
        File.Delete(PidFile(data));
        return true;
    }

    private static string PidFile(string data) => Path.Combine(data, "postmaster.pid");

    private static int? Number(string line) =>
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

    // Where process 1 does not reap orphans, a dead server stays a zombie, whom PostgreSQL takes for a living one.
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
