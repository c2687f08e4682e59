using System.Text.Json;
using System.Text.Json.Nodes;
using static ChannelFit.Domain.Tests.Catalog.JsonEquivalence;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>The instrument equals Golden/reference/instrument.json item by item; only the wording may differ.</summary>
public sealed class ReferenceInstrumentTests
{
    private static readonly JsonElement Instrument = SeedJsonFiles.Instrument;

    [Fact]
    public void Items_equal_the_reference_instrument()
    {
        var scale = Instrument.GetProperty("scales").GetProperty("agreement");
        AssertSame(
            ReferenceFiles.Items.Values.Select(item =>
                Without(item, "text", "unit") is var bare && Labelled(item) ? Codes(bare) : bare
            ),
            Instrument.GetProperty("items").EnumerateArray().Select(item => AsWritten(Without(item, "unit"), scale))
        );
    }

    [Fact]
    public void Units_equal_the_reference_instrument() =>
        Assert.Equal(
            ReferenceFiles.Items.Values.Select(item => Text(item, "unit")?.Replace(' ', '-')),
            Instrument.GetProperty("items").EnumerateArray().Select(item => Text(item, "unit"))
        );

    [Theory]
    [InlineData("key")]
    [InlineData("version")]
    [InlineData("forms")]
    public void Shared_members_equal_the_reference_instrument(string part) =>
        AssertSame(ReferenceFiles.Instrument.GetProperty(part), Instrument.GetProperty(part));

    [Fact]
    public void Sections_equal_the_reference_instrument() =>
        AssertSame(
            ReferenceFiles
                .Instrument.GetProperty("sections")
                .EnumerateArray()
                .Select(section => Without(section, "title")),
            Instrument.GetProperty("sections").EnumerateArray().Select(section => Without(section))
        );

    // The two files differ in form, so both are converted to one form.

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
