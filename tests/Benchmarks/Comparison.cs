using System.Globalization;

namespace ChannelFit.Benchmarks;

/// <summary>Loads two things in turn, a few rounds each, and puts the medians into the table.</summary>
public sealed class Comparison(Table table, int postgres)
{
    /// <summary>Seconds of one round.</summary>
    public const int Seconds = 5;

    private const int Rounds = 3;
    private const int WarmSeconds = 15;

    /// <summary>Measures an operation and what it is held against in turn, so that what else the machine does meets both.</summary>
    public async Task<(Sample Ours, Sample Theirs)> Run(Subject subject, Subject ceiling)
    {
        await subject.Load(WarmSeconds);
        await ceiling.Load(Seconds);
        var (ours, theirs) = (new List<Sample>(), new List<Sample>());

        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await Measure(subject));
            theirs.Add(await Measure(ceiling));
        }

        var ratio = Median(ours.Zip(theirs, (our, their) => our.Rate / their.Rate));
        Row(subject, ours, ratio.ToString("0.00", CultureInfo.InvariantCulture));
        Row(ceiling, theirs, "");
        return (Middle(ours), Middle(theirs));
    }

    private async Task<Sample> Measure(Subject subject)
    {
        var before = Read();
        var load = await subject.Load(Seconds);
        var after = Read();
        var costs = after.Zip(before, (later, earlier) => (later - earlier) / load.Done).ToArray();
        return new(load.Rate, costs[0], costs[1], costs[2]);

        double[] Read() =>
            [subject.Process is { } process ? Cpu.Of(process) : 0, Cpu.Of(postgres), Cpu.OfEndedChildren()];
    }

    private void Row(Subject subject, List<Sample> samples, string ratio)
    {
        var middle = Middle(samples);
        table.Row(
            subject.Name,
            Table.Number(middle.Rate),
            ratio,
            Table.Number(middle.Service),
            Table.Number(middle.Postgres),
            Table.Number(middle.Client)
        );
    }

    private static Sample Middle(List<Sample> samples) =>
        new(
            Median(samples.Select(sample => sample.Rate)),
            Median(samples.Select(sample => sample.Service)),
            Median(samples.Select(sample => sample.Postgres)),
            Median(samples.Select(sample => sample.Client))
        );

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}

/// <summary>What is loaded: the process that serves it, where that is not PostgreSQL alone, and how.</summary>
public sealed record Subject(string Name, int? Process, Func<int, Task<Load>> Load);

/// <summary>One round: requests a second, and microseconds of processor a request.</summary>
public sealed record Sample(double Rate, double Service, double Postgres, double Client);
