using System.Globalization;

namespace ChannelFit.Benchmarks;

/// <summary>Loads two targets alternately for a few rounds and adds the medians to the table.</summary>
public sealed class AlternatingLoadTest(ResultTable table, int postgres)
{
    /// <summary>The seconds of one round.</summary>
    public const int Seconds = 5;

    private const int Rounds = 3;
    private const int WarmSeconds = 45; // Until then the runtime compiles hot methods again.

    /// <summary>Measures an operation and its reference alternately, so that other load of the machine affects both.</summary>
    public async Task<(LoadTestSample Ours, LoadTestSample Theirs)> Run(
        LoadTestSubject subject,
        LoadTestSubject reference
    )
    {
        await subject.Load(WarmSeconds);
        await reference.Load(Seconds);
        var (ours, theirs) = (new List<LoadTestSample>(), new List<LoadTestSample>());

        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await Measure(subject));
            theirs.Add(await Measure(reference));
        }

        var ratio = Median(ours.Zip(theirs, (our, their) => our.Rate / their.Rate));
        Row(subject, ours, ratio.ToString("0.00", CultureInfo.InvariantCulture));
        Row(reference, theirs, "");
        return (Middle(ours), Middle(theirs));
    }

    private async Task<LoadTestSample> Measure(LoadTestSubject subject)
    {
        var before = Read();
        var load = await subject.Load(Seconds);
        var after = Read();
        var costs = after.Zip(before, (later, earlier) => (later - earlier) / load.Done).ToArray();
        return new(load.Rate, costs[0], costs[1], costs[2]);

        double[] Read() =>
            [
                subject.Process is { } process ? CpuTime.SecondsOf(process) : 0,
                CpuTime.SecondsOf(postgres),
                CpuTime.OfEndedChildren(),
            ];
    }

    private void Row(LoadTestSubject subject, List<LoadTestSample> samples, string ratio)
    {
        var middle = Middle(samples);
        table.Row(
            subject.Name,
            ResultTable.Number(middle.Rate),
            ratio,
            ResultTable.Number(middle.Service),
            ResultTable.Number(middle.Postgres),
            ResultTable.Number(middle.Client)
        );
    }

    private static LoadTestSample Middle(List<LoadTestSample> samples) =>
        new(
            Median(samples.Select(sample => sample.Rate)),
            Median(samples.Select(sample => sample.Service)),
            Median(samples.Select(sample => sample.Postgres)),
            Median(samples.Select(sample => sample.Client))
        );

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}

/// <summary>The target of a load: its process, if it is not PostgreSQL alone, and the load to run.</summary>
public sealed record LoadTestSubject(string Name, int? Process, Func<int, Task<LoadResult>> Load);

/// <summary>The result of one round: requests per second, and processor microseconds per request.</summary>
public sealed record LoadTestSample(double Rate, double Service, double Postgres, double Client);
