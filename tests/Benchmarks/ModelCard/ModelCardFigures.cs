using System.Text.Json;
using ChannelFit.Catalog;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The figures of docs/model-card.md: <c>dotnet run --project tests/Benchmarks -- model-card</c> prints them.</summary>
public static class ModelCardFigures
{
    /// <summary>The number of models to draw, and the number of people.</summary>
    public const int Draws = 2000;

    /// <summary>Returns the blocks of figures in the order of the card.</summary>
    /// <param name="people">The six people of Golden/people.json.</param>
    public static IReadOnlyList<string> Figures(PublishedCatalog published, JsonElement people, int draws = Draws)
    {
        List<PublishedModel> first = [.. published.Models.Where(seed => seed.Document.Instrument == "channel-fit@1")];
        var second = published.FindModel("fit-model@2.0.0")!;
        return
        [
            .. Version2(published, second, draws),
            .. Version1(published, first, people, draws),
            .. new[] { second, first[^1] }.Select(seed =>
                Block($"coefficients {seed.Model.Id}", CoefficientOrigins.All(seed, published.Evidence))
            ),
        ];
    }

    private static IReadOnlyList<string> Version1(
        PublishedCatalog published,
        List<PublishedModel> models,
        JsonElement people,
        int draws
    )
    {
        var newest = models[^1];
        var form = published.FindInstrument(newest.Document.Instrument)!.Document.Forms["short"];
        var responseSets = SimulatedPeople.Of(newest.Model, draws);
        return
        [
            Block($"origins {newest.Model.Id}", CoefficientOrigins.Counts(newest)),
            .. models.Select(seed =>
                Block($"robustness {seed.Model.Id}", VerdictRobustness.Of(seed.Model, people, draws))
            ),
            Block($"short form {newest.Model.Id}", ShortFormAgreement.Of(newest.Model, form, responseSets)),
            .. models.Zip(
                models.Skip(1),
                (before, after) =>
                    Block(
                        $"from {before.Model.Id} to {after.Model.Id}",
                        ModelVersionChanges.Of(before.Model, after.Model, responseSets)
                    )
            ),
        ];
    }

    private static IReadOnlyList<string> Version2(PublishedCatalog published, PublishedModel seed, int draws)
    {
        var forms = published.FindInstrument(seed.Document.Instrument)!.Document.Forms;
        var results = new SimulatedResults(seed.Model, forms, new SimulatedPopulation(seed.Model).Draw(draws));
        return
        [
            Block($"origins {seed.Model.Id}", CoefficientOrigins.Counts(seed)),
            Block($"differences {seed.Model.Id}", DifferenceFigures.Of(results)),
            Block($"Twitter {seed.Model.Id}", DifferenceFigures.Twitter(results)),
            Block($"plans {seed.Model.Id}", PlanFigures.Of(results)),
            Block($"firmness {seed.Model.Id}", FirmnessFigures.Of(results)),
            Block($"forms {seed.Model.Id}", FormFigures.Of(results)),
            Block($"quality checks {seed.Model.Id}", QualityFigures.Of(results)),
        ];
    }

    private static string Block(string name, string text) =>
        $"<!-- figures: {name} -->\n\n{text}\n\n<!-- end of figures -->";
}
