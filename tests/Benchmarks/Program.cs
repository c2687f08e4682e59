using System.Globalization;
using ChannelFit.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// The ceiling runs in a process of its own, like the service that it is held against.
if (args is ["constant", var url, var body])
{
    await ConstantServer.Run(url, await File.ReadAllBytesAsync(body));
    return 0;
}

try
{
    var table = new Table();

    if (args is [] or ["library"])
    {
        LibraryBenchmark.Run(table);
    }

    if (args is [] or ["advice"])
    {
        AdviceBenchmark.Run(table);
    }

    if (args is [] or ["service"])
    {
        await ServiceBenchmark.Run(table);
    }

    Console.WriteLine(table);
    return 0;
}
catch (BenchmarkException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
