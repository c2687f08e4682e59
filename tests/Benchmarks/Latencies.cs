using System.Diagnostics;

namespace ChannelFit.Benchmarks;

/// <summary>The latencies of calls that one caller makes one after the other, in milliseconds.</summary>
public sealed record Latencies(double Median, double Percentile99)
{
    /// <summary>Makes the calls and reads their whole responses.</summary>
    public static async Task<Latencies> Measure(int calls, Func<int, Task<HttpResponseMessage>> request)
    {
        var times = new List<double>();

        for (var call = 0; call < calls; call++)
        {
            var start = Stopwatch.GetTimestamp();
            using var response = await request(call);
            var body = await response.Content.ReadAsStringAsync();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);

            if (!response.IsSuccessStatusCode)
            {
                throw new BenchmarkException($"{response.StatusCode}: {body}");
            }
        }

        times.Sort();
        return new(times[calls / 2], times[calls * 99 / 100]);
    }

    /// <summary>Adds a row with the latencies.</summary>
    public void AddTo(ResultTable table, string name) =>
        table.Row(name, ResultTable.Number(Median), ResultTable.Number(Percentile99));
}
