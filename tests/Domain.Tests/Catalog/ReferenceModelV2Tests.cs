using System.Text.Json;
using System.Text.Json.Nodes;
using static ChannelFit.Domain.Tests.Catalog.JsonEquivalence;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>The model of version 2 equals Golden/reference/model.v2.json in every number and rule.</summary>
public sealed class ReferenceModelV2Tests
{
    private static readonly JsonElement Reference = ReferenceFiles.ModelV2;
    private static readonly JsonElement Seed = SeedJsonFiles.Models["fit-model@2.0.0"];

    [Theory]
    [InlineData("key")]
    [InlineData("version")]
    [InlineData("instrument")]
    [InlineData("priors")]
    [InlineData("bands")]
    [InlineData("rankBy")]
    [InlineData("floor")]
    [InlineData("trial")]
    [InlineData("build")]
    [InlineData("coverage")]
    [InlineData("modelSd")]
    [InlineData("firmFactor")]
    [InlineData("leaningFactor")]
    [InlineData("quality")]
    [InlineData("question")]
    [InlineData("counterfactual")]
    [InlineData("reasons")]
    [InlineData("distinctive")]
    public void Shared_members_equal_the_reference(string member) =>
        AssertSame(Reference.GetProperty(member), Seed.GetProperty(member));

    [Fact]
    public void Channels_equal_the_reference() =>
        AssertSame(
            Reference
                .GetProperty("channels")
                .Codes("key")
                .Select(channel => new JsonObject
                {
                    ["channel"] = channel,
                    ["base"] = Node(Reference, "base", channel),
                    ["range"] = Node(Reference, "range", channel),
                    ["halfSaturationHours"] = Node(Reference.GetProperty("curves"), "halfSaturationHours", channel),
                    ["typical"] = Node(Reference, "typical", channel),
                    ["actions"] = Node(Reference, "actions", channel),
                }),
            Seed.GetProperty("channels").EnumerateArray().Select(channel => Without(channel))
        );

    [Fact]
    public void Constructs_and_weights_equal_the_reference() =>
        AssertSame(
            Reference
                .GetProperty("constructs")
                .EnumerateArray()
                .Select(construct =>
                    With(
                        With(Without(construct, "key"), "construct", construct.GetProperty("key")),
                        "weights",
                        Reference.GetProperty("weights").GetProperty(Text(construct, "key")!)
                    )
                ),
            Seed.GetProperty("constructs")
                .EnumerateArray()
                .Select(construct => Without(construct, "combine", "help", "presence", "drop"))
        );

    [Fact]
    public void Shifts_equal_the_reference() =>
        AssertSame(
            Reference.GetProperty("shifts").EnumerateArray().Select(WithNamedKnots),
            Seed.GetProperty("shifts").EnumerateArray().Select(shift => Without(shift))
        );

    /// <summary>The members that only the seed has: when a gate makes the headline recommend a private search, and the text of a flag.</summary>
    [Theory]
    [InlineData("gates", "private")]
    [InlineData("flags", "text")]
    public void Rules_equal_the_reference(string list, string added) =>
        AssertSame(
            Reference.GetProperty(list).EnumerateArray().Select(rule => Without(rule)),
            Seed.GetProperty(list).EnumerateArray().Select(rule => Without(rule, added))
        );

    [Fact]
    public void Likely_interval_and_plan_equal_the_reference()
    {
        AssertSame(Reference.GetProperty("likelyLevel"), Seed.GetProperty("likely").GetProperty("level"));
        AssertSame(Reference.GetProperty("likelyFactor"), Seed.GetProperty("likely").GetProperty("factor"));
        AssertSame(
            With(
                Without(Reference.GetProperty("curves"), "halfSaturationHours"),
                "funding",
                Reference.GetProperty("plan")
            ),
            Without(Seed.GetProperty("plan"))
        );
    }

    [Fact]
    public void The_scoring_key_equals_the_reference() =>
        AssertSame(
            Reference.GetProperty("scoringKey").EnumerateObject().Select(Key),
            Seed.GetProperty("items").EnumerateObject().Select(Key)
        );

    private static JsonNode Node(JsonElement json, string table, string channel) =>
        JsonNode.Parse(json.GetProperty(table).GetProperty(channel).GetRawText())!;

    /// <summary>The reference writes a knot as a pair, the seed as <c>at</c> and <c>points</c>.</summary>
    private static JsonObject WithNamedKnots(JsonElement shift)
    {
        var named = Without(shift);

        if (named["knots"] is JsonArray knots)
        {
            named["knots"] = new JsonArray([
                .. knots.Select(knot => new JsonObject
                {
                    ["at"] = knot![0]!.DeepClone(),
                    ["points"] = knot[1]!.DeepClone(),
                }),
            ]);
        }

        return named;
    }

    private static JsonObject Key(JsonProperty item)
    {
        var bare = Without(item.Value, "role", "channel");

        if (bare["values"] is JsonObject { Count: 0 })
        {
            bare.Remove("values");
        }

        bare["code"] = item.Name;
        return bare;
    }
}
