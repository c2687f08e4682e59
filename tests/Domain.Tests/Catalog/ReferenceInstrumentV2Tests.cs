using System.Text.Json;
using System.Text.Json.Nodes;
using static ChannelFit.Domain.Tests.Catalog.JsonEquivalence;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>The instrument of version 2 equals Golden/reference/instrument.v2.json, except for wording.</summary>
public sealed class ReferenceInstrumentV2Tests
{
    private static readonly JsonElement Reference = ReferenceFiles.InstrumentV2;
    private static readonly JsonElement Seed = SeedJsonFiles.Read("instruments/channel-fit.v2.json");

    [Theory]
    [InlineData("key")]
    [InlineData("version")]
    [InlineData("forms")]
    public void Shared_members_equal_the_reference(string member) =>
        AssertSame(Reference.GetProperty(member), Seed.GetProperty(member));

    [Fact]
    public void Sections_equal_the_reference() =>
        AssertSame(
            Reference.GetProperty("sections").EnumerateArray().Select(section => Without(section, "title")),
            Seed.GetProperty("sections").EnumerateArray().Select(section => Without(section))
        );

    [Fact]
    public void Items_equal_the_reference() =>
        AssertSame(
            Reference.GetProperty("items").EnumerateArray().Select(AsReferenced),
            Seed.GetProperty("items").EnumerateArray().Select(AsPublished)
        );

    // The files differ in form: the reference has labels, the seed has named option sets and one agreement scale.

    private static JsonObject AsReferenced(JsonElement item)
    {
        var bare = Without(item, "text");

        if (bare["options"] is JsonArray options)
        {
            bare["options"] = new JsonArray([.. options.Select(option => option!["code"]!.DeepClone())]);
        }

        if (bare["unit"] is { } unit)
        {
            bare["unit"] = ((string)unit!).Replace(' ', '-');
        }

        return bare;
    }

    private static JsonObject AsPublished(JsonElement item)
    {
        var full = Without(item);

        if (Text(item, "type") == "agreement")
        {
            var scale = Seed.GetProperty("scales").GetProperty("agreement");
            With(With(full, "min", scale.GetProperty("min")), "max", scale.GetProperty("max"));
        }

        return Text(item, "options") is { } set
            ? With(full, "options", Seed.GetProperty("options").GetProperty(set))
            : full;
    }
}
