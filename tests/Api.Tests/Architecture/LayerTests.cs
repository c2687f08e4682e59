namespace ChannelFit.Api.Tests.Architecture;

/// <summary>App → Cli → Features → Http → Postgres → Seeds: a room uses only rooms to its right (house.md §2).</summary>
public sealed class LayerTests
{
    private static readonly string[] Order = ["", "Cli", "Features", "Http", "Postgres", "Seeds"];

    private static readonly LayerRules Ours = new(typeof(ChannelFit.Catalog.CatalogLoader).Assembly, "ChannelFit.Api", Order);

    private static readonly LayerRules Planted = new(typeof(LayerTests).Assembly, "ChannelFit.Api.Tests.Planted", Order);

    [Fact]
    public void Layers_depend_only_on_lower_layers_and_features_not_on_each_other() => Assert.Empty(Ours.Violations());

    [Fact]
    public void Every_type_belongs_to_a_layer() => Assert.Empty(Ours.UnassignedTypes());

    [Fact]
    public void Every_kind_of_planted_violation_is_found() =>
        Assert.Equal(
            [
                "Cli.Verb -> Settings",
                "Features.Ours.Awaits -> Features.Theirs.Thing",
                "Http.Attributed -> Features.Theirs.Thing",
                "Http.Calls -> Cli.Verb",
                "Http.Catches -> Features.Theirs.Mishap",
                "Postgres.Closes -> Http.Answer",
                "Postgres.Generic -> Http.Answer",
                "Postgres.Holds -> Http.Answer",
                "Postgres.Inherits -> Http.Answer",
                "Seeds.Iterates -> Postgres.Row",
            ],
            Planted.Violations()
        );

    [Fact]
    public void A_type_outside_the_layers_is_found() => Assert.Equal(["Utils.Drawer"], Planted.UnassignedTypes());
}
