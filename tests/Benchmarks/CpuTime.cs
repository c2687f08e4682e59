using System.Globalization;

namespace ChannelFit.Benchmarks;

/// <summary>Reads processor time per process from /proc.</summary>
public static class CpuTime
{
    private const double MicrosecondsPerTick = 10_000; // Linux reports times to user space in hundredths of a second.

    /// <summary>Returns the microseconds of a process and all its descendants, including ended ones.</summary>
    public static double SecondsOf(int process)
    {
        var stats = Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? Read(id) : null)
            .OfType<Stat>()
            .ToList();
        return stats.Where(stat => Descends(stats, stat, process)).Sum(stat => stat.Own + stat.Ended)
            * MicrosecondsPerTick;
    }

    /// <summary>Returns the microseconds of the ended children of this process.</summary>
    public static double OfEndedChildren() => Read(Environment.ProcessId)!.Ended * MicrosecondsPerTick;

    /// <summary>Returns the memory in use by a process, in bytes.</summary>
    public static double Memory(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * double.Parse(line.AsSpan(6, line.Length - 9), CultureInfo.InvariantCulture);
    }

    private static bool Descends(List<Stat> stats, Stat stat, int ancestor) =>
        stat.Id == ancestor
        || (stats.Find(other => other.Id == stat.Parent) is { } parent && Descends(stats, parent, ancestor));

    private static Stat? Read(int id)
    {
        try
        {
            // The name in parentheses may contain spaces: the fields after it start with the state (proc(5), field 3).
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(id, int.Parse(Field(4)), Long(14) + Long(15), Long(16) + Long(17));

            string Field(int number) => fields[number - 3];
            long Long(int number) => long.Parse(Field(number), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // The process has ended.
        }
    }

    private sealed record Stat(int Id, int Parent, long Own, long Ended);
}
