using System.Text.Json;
using System.Text.Json.Nodes;
using static ChannelFit.Domain.Tests.Catalog.JsonEquivalence;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>The model equals Golden/reference/model.json in every number.</summary>
public sealed class ReferenceModelTests
{
    private static readonly JsonElement Model = SeedJsonFiles.Model;

    [Theory]
    [InlineData("key")]
    [InlineData("version")]
    [InlineData("instrument")]
    [InlineData("shifts")]
    [InlineData("bands")]
    [InlineData("coverage")]
    [InlineData("quality")]
    public void Shared_members_equal_the_reference_model(string part) =>
        AssertSame(ReferenceFiles.Model.GetProperty(part), Model.GetProperty(part));

    [Fact]
    public void Channels_equal_the_reference_model() =>
        Assert.Equal(
            ReferenceFiles
                .Model.GetProperty("channels")
                .Codes("key")
                .Select(channel => (channel, Of("base", channel), Of("range", channel), Curve(channel))),
            Model
                .GetProperty("channels")
                .EnumerateArray()
                .Select(channel =>
                    (
                        Text(channel, "channel")!,
                        Number(channel, "base"),
                        Number(channel, "range"),
                        Number(channel, "halfSaturationHours")
                    )
                )
        );

    [Fact]
    public void Constructs_equal_the_reference_model() =>
        AssertSame(
            ReferenceFiles
                .Model.GetProperty("constructs")
                .EnumerateArray()
                .Select(construct => With(Without(construct, "key"), "construct", construct.GetProperty("key")))
                .Select(construct =>
                    With(
                        construct,
                        "weights",
                        ReferenceFiles.Model.GetProperty("weights").GetProperty((string)construct["construct"]!)
                    )
                ),
            Model
                .GetProperty("constructs")
                .EnumerateArray()
                .Select(construct => Without(construct, "combine", "help", "presence", "drop"))
        );

    [Fact]
    public void Gates_equal_the_reference_model() =>
        Assert.Equal(
            ReferenceFiles.Model.GetProperty("gates").EnumerateArray().Select(GateOfReference),
            Model
                .GetProperty("gates")
                .EnumerateArray()
                .Select(gate =>
                    $"{Head(gate, "gate")} {Text(gate, "cap")} {Conditions(gate, "any")} unless {Unless(gate)}"
                )
        );

    [Fact]
    public void Floor_and_trial_equal_the_reference_model()
    {
        var (floor, trial) = (ReferenceFiles.Model.GetProperty("floor"), ReferenceFiles.Model.GetProperty("trial"));
        Assert.Equal(("skip", "skip"), (Text(floor, "raises"), Text(trial, "verdict")));
        Assert.Equal(
            $"{Head(floor, "floor")} {Text(floor, "to")} {Sorted(Limits(floor, "allAtLeast", "atLeast").Concat(ItemLimit(floor, "itemAtLeast", "atLeast")))}",
            $"{Head(Model.GetProperty("floor"), "floor")} {Text(Model.GetProperty("floor"), "to")} {Conditions(Model.GetProperty("floor"), "all")}"
        );
        AssertSame(
            With(Without(trial, "anyOf", "verdict"), "any", trial.GetProperty("anyOf")),
            Without(Model.GetProperty("trial"))
        );
    }

    [Fact]
    public void Likely_interval_and_plan_equal_the_reference_model()
    {
        AssertSame(ReferenceFiles.Model.GetProperty("likelyLevel"), Model.GetProperty("likely").GetProperty("level"));
        AssertSame(
            Without(ReferenceFiles.Model.GetProperty("curves"), "halfSaturationHours"),
            Without(Model.GetProperty("plan"))
        );
    }

    [Fact]
    public void The_scoring_key_equals_the_reference_model() =>
        AssertSame(
            ReferenceFiles.Model.GetProperty("scoringKey").EnumerateObject().Select(key => Key(key.Name, key.Value)),
            Model.GetProperty("items").EnumerateObject().Select(key => Key(key.Name, key.Value))
        );

    // The two files differ in form, so both are converted to one form.

    private static JsonObject Key(string code, JsonElement key)
    {
        var bare = Without(key, "role", "channel");

        if (bare["values"] is JsonObject { Count: 0 })
        {
            bare.Remove("values");
        }

        bare["code"] = code;
        return bare;
    }

    private static string GateOfReference(JsonElement gate)
    {
        var conditions = Limits(gate, "anyBelow", "below")
            .Concat(Limits(gate, "atLeast", "atLeast"))
            .Concat(ItemLimit(gate, "orItemAtMost", "atMost"))
            .Concat(
                gate.TryGetProperty("whenItem", out var when) ? [$"{Text(when, "item")} is {Text(when, "is")}"] : []
            );
        var unless = gate.TryGetProperty("unlessItem", out var item)
            ? $"{Text(item, "item")} is {Text(item, "is")}"
            : "";
        return $"{Head(gate, "gate")} {Text(gate, "cap")} {Sorted(conditions)} unless {unless}";
    }

    private static string Head(JsonElement rule, string name) =>
        $"{Text(rule, name)} [{string.Join(' ', rule.GetProperty("channels").EnumerateArray())}]";

    private static string Unless(JsonElement gate) =>
        gate.TryGetProperty("unless", out var item) ? $"{Text(item, "item")} is {Text(item, "is")}" : "";

    private static string Conditions(JsonElement rule, string member) =>
        Sorted(
            rule.GetProperty(member)
                .EnumerateArray()
                .Select(condition =>
                    string.Join(
                        ' ',
                        condition
                            .EnumerateObject()
                            .Select(part =>
                                part.Name is "construct" or "item" ? $"{part.Value}" : $"{part.Name} {part.Value}"
                            )
                    )
                )
        );

    private static IEnumerable<string> Limits(JsonElement rule, string member, string kind) =>
        rule.TryGetProperty(member, out var limits)
            ? limits.EnumerateObject().Select(limit => $"{limit.Name} {kind} {limit.Value}")
            : [];

    private static IEnumerable<string> ItemLimit(JsonElement rule, string member, string kind) =>
        rule.TryGetProperty(member, out var limit)
            ? [$"{Text(limit, "item")} {kind} {limit.GetProperty("value")}"]
            : [];

    private static string Sorted(IEnumerable<string> conditions) =>
        string.Join(", ", conditions.Order(StringComparer.Ordinal));

    private static double Of(string table, string channel) => Number(ReferenceFiles.Model.GetProperty(table), channel);

    private static double Curve(string channel) =>
        Number(ReferenceFiles.Model.GetProperty("curves").GetProperty("halfSaturationHours"), channel);
}
