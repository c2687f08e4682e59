using System.Globalization;
using System.Text.Json;
using ChannelFit.Api;
using ChannelFit.Benchmarks;
using ChannelFit.Benchmarks.ModelCard;
using ChannelFit.Catalog;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// The constant server runs in a process of its own, like the service that it is compared with.
if (args is ["constant", var url, var body])
{
    await ConstantServer.Run(url, await File.ReadAllBytesAsync(body));
    return 0;
}

// Prints the figures of docs/model-card.md; the optional number is the number of draws.
if (args is ["model-card", ..])
{
    var draws = args.Length > 1 ? int.Parse(args[1]) : ModelCardFigures.Draws;
    var people = JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "people.json")));
    Console.WriteLine(
        string.Join("\n\n", ModelCardFigures.Figures(CatalogLoader.Load(App.SeedsFolder), people, draws))
    );
    return 0;
}

try
{
    var table = new ResultTable();

    if (args is [] or ["library"])
    {
        LibraryBenchmark.Run(table);
    }

    if (args is [] or ["planning"])
    {
        PlanningBenchmark.Run(table);
    }

    if (args is [] or ["transfer"])
    {
        await TransferBenchmark.Run(table);
    }

    if (args is [] or ["service"])
    {
        await ServiceBenchmark.Run(table);
    }

    if (args is [] or ["webhooks"])
    {
        await WebhookBenchmark.Run(table);
    }

    if (args is [] or ["erasure"])
    {
        await ErasureBenchmark.Run(table);
    }

    if (args is ["peers"])
    {
        await PeerBenchmark.Run(table);
    }

    // The optional number is the number of rows.
    if (args is ["growth", ..])
    {
        await GrowthBenchmark.Run(table, args.Length > 1 ? int.Parse(args[1]) : GrowthBenchmark.DefaultRows);
    }

    if (args is [] or ["outcomes"])
    {
        await OutcomesBenchmark.Run(table);
    }

    Console.WriteLine(table);
    return 0;
}
catch (BenchmarkException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
