using System.Text.Json;
using System.Text.Json.Nodes;
using static ChannelFit.Domain.Tests.SameJson;

namespace ChannelFit.Domain.Tests;

/// <summary>The instrument asks what the design's reference file asks, item by item; only the wording may differ.</summary>
public sealed class ReferenceInstrumentTests
{
    private static readonly JsonElement Instrument = SeedTree.Instrument;

    [Fact]
    public void Items_have_the_same_codes_types_options_limits_and_visibility()
    {
        var scale = Instrument.GetProperty("scales").GetProperty("agreement");
        Same(
            Reference.Items.Values.Select(item =>
                Without(item, "text", "unit") is var bare && Labelled(item) ? Codes(bare) : bare
            ),
            Instrument.GetProperty("items").EnumerateArray().Select(item => AsWritten(Without(item, "unit"), scale))
        );
    }

    [Fact]
    public void Units_are_the_same_words() =>
        Assert.Equal(
            Reference.Items.Values.Select(item => Text(item, "unit")?.Replace(' ', '-')),
            Instrument.GetProperty("items").EnumerateArray().Select(item => Text(item, "unit"))
        );

    [Theory]
    [InlineData("key")]
    [InlineData("version")]
    [InlineData("forms")]
    public void What_is_written_alike_is_the_same(string part) =>
        Same(Reference.Instrument.GetProperty(part), Instrument.GetProperty(part));

    [Fact]
    public void Sections_hold_the_same_items_in_the_same_order() =>
        Same(
            Reference.Instrument.GetProperty("sections").EnumerateArray().Select(section => Without(section, "title")),
            Instrument.GetProperty("sections").EnumerateArray().Select(section => Without(section))
        );

    // The two are written differently in places: each is brought to one form.

    private static bool Labelled(JsonElement item) => item.TryGetProperty("options", out _);

    private static JsonObject Codes(JsonObject item)
    {
        item["options"] = new JsonArray([.. item["options"]!.AsArray().Select(option => option!["code"]!.DeepClone())]);
        return item;
    }

    private static JsonObject AsWritten(JsonObject item, JsonElement scale)
    {
        if ((string)item["type"]! == "agreement")
        {
            With(With(item, "min", scale.GetProperty("min")), "max", scale.GetProperty("max"));
        }

        return item["options"] is { } set
            ? With(item, "options", Instrument.GetProperty("options").GetProperty((string)set!))
            : item;
    }
}
