using System.Text.Json;
using ChannelFit.Catalog;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The figures of docs/model-card.md: <c>dotnet run --project tests/Benchmarks -- model-card</c> prints them.</summary>
public static class ModelCardFigures
{
    /// <summary>The number of models to draw, and the number of people.</summary>
    public const int Draws = 2000;

    /// <summary>Returns the blocks of figures in the order of the card.</summary>
    /// <param name="people">The six people of reference/people.json.</param>
    public static IReadOnlyList<string> Figures(PublishedCatalog published, JsonElement people, int draws = Draws)
    {
        var newest = published.NewestModel;
        var form = published.FindInstrument(newest.Shape.Instrument)!.Shape.Forms["short"];
        var responseSets = SimulatedPeople.Of(newest.Model, draws);
        return
        [
            Block($"origins {newest.Model.Id}", CoefficientOrigins.Counts(newest)),
            .. published.Models.Select(seed =>
                Block($"robustness {seed.Model.Id}", VerdictRobustness.Of(seed.Model, people, draws))
            ),
            Block($"short form {newest.Model.Id}", ShortFormAgreement.Of(newest.Model, form, responseSets)),
            .. published.Models.Zip(
                published.Models.Skip(1),
                (before, after) =>
                    Block(
                        $"from {before.Model.Id} to {after.Model.Id}",
                        ModelVersionChanges.Of(before.Model, after.Model, responseSets)
                    )
            ),
            Block($"coefficients {newest.Model.Id}", CoefficientOrigins.All(newest, published.Evidence)),
        ];
    }

    private static string Block(string name, string text) =>
        $"<!-- figures: {name} -->\n\n{text}\n\n<!-- end of figures -->";
}
