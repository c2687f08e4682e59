using System.Text.Json;
using ChannelFit.Catalog;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The figures of docs/model-card.md: <c>dotnet run --project tests/Benchmarks -- model-card</c> prints them.</summary>
public static class ModelCardFigures
{
    /// <summary>How many models are drawn, and how many people.</summary>
    public const int Draws = 2000;

    /// <summary>The blocks of figures as they stand in the card, in its order.</summary>
    /// <param name="people">The six of reference/people.json.</param>
    public static IReadOnlyList<string> Figures(PublishedCatalog published, JsonElement people, int draws = Draws)
    {
        // The card is of the models of version 1; those of version 2 score another instrument.
        List<PublishedModel> models = [.. published.Models.Where(seed => seed.Shape.Instrument == "channel-fit@1")];
        var newest = models[^1];
        var form = published.FindInstrument(newest.Shape.Instrument)!.Shape.Forms["short"];
        var crowd = SimulatedPeople.Of(newest.Model, draws);
        return
        [
            Block($"origins {newest.Model.Id}", CoefficientOrigins.Counts(newest)),
            .. models.Select(seed =>
                Block($"robustness {seed.Model.Id}", VerdictRobustness.Of(seed.Model, people, draws))
            ),
            Block($"short form {newest.Model.Id}", ShortFormAgreement.Of(newest.Model, form, crowd)),
            .. models.Zip(
                models.Skip(1),
                (before, after) =>
                    Block(
                        $"from {before.Model.Id} to {after.Model.Id}",
                        ModelVersionChanges.Of(before.Model, after.Model, crowd)
                    )
            ),
            Block($"coefficients {newest.Model.Id}", CoefficientOrigins.All(newest, published.Evidence)),
        ];
    }

    private static string Block(string name, string text) =>
        $"<!-- figures: {name} -->\n\n{text}\n\n<!-- end of figures -->";
}
