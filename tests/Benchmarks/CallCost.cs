namespace ChannelFit.Benchmarks;

/// <summary>The processor time of one call on one core, the median of several rounds after warm-up, and the bytes that it allocates.</summary>
/// <remarks>Uses processor time, which does not depend on other load of the machine.</remarks>
public readonly record struct CallCost(double Nanoseconds, double Bytes)
{
    private const int Rounds = 15;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    private static long sink;

    /// <summary>Measures a call that receives a counter and returns a value that the compiler cannot eliminate.</summary>
    public static CallCost Measure(Func<int, int> call)
    {
        var calls = CallsIn(WarmUp, call);
        var perRound = (int)Math.Clamp(calls * (Round / WarmUp), 1, int.MaxValue);
        var times = new double[Rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < Rounds; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            Repeat(call, perRound);
            times[round] = (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / perRound;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / ((double)Rounds * perRound);
        Array.Sort(times);
        return new(times[Rounds / 2], Math.Round(bytes));
    }

    private static double CallsIn(TimeSpan time, Func<int, int> call)
    {
        var start = Environment.CpuUsage.TotalTime;
        var calls = 0;

        for (var block = 1; (Environment.CpuUsage.TotalTime - start) < time; block = Math.Min(2 * block, 1024))
        {
            Repeat(call, block);
            calls += block;
        }

        return calls;
    }

    private static void Repeat(Func<int, int> call, int times)
    {
        for (var i = 0; i < times; i++)
        {
            sink += call(i);
        }
    }
}
