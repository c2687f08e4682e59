using System.Text.Json.Nodes;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Domain.Tests;

/// <summary>What is published cannot change: LOCK holds the hash of every seed.</summary>
public sealed class SeedTests : IDisposable
{
    private const string Instrument = SeedFolder.Instrument;

    private const string Model = SeedFolder.Model;

    private readonly SeedFolder seeds = new();

    public void Dispose() => seeds.Dispose();

    [Fact]
    public void The_lock_holds_the_hash_of_every_published_seed()
    {
        var hashes = Seeded
            .Published.Instruments.Select(seed => seed.Hash)
            .Concat(Seeded.Published.Models.Select(seed => seed.Hash));

        Assert.Equal(hashes, File.ReadAllLines(Path.Combine(seeds.Root, "LOCK")).Select(line => line.Split("  ")[0]));
        Assert.NotNull(SeedFiles.Read(seeds.Root));
    }

    [Theory]
    [InlineData(Model, "channels/0/base", "35")]
    [InlineData(Model, "items/TIM1/knots/1/1", "0.16")]
    [InlineData(Model, "gates/0/any/0/below", "0.41")]
    [InlineData(Model, "shifts/0/points/tech/twitter", "7")]
    [InlineData(Model, "likely/factor", "1.29")]
    [InlineData(Instrument, "items/25/max", "81")]
    [InlineData(Instrument, "forms/short/0", "\"CTX4\"")]
    public void A_number_changed_after_publication_stops_the_start_and_is_named(string file, string path, string value)
    {
        seeds.Change(file, path, value);

        Assert.Matches($"LOCK: .*{file}", seeds.Refusal());
    }

    [Fact]
    public void A_lock_that_names_what_is_gone_stops_the_start()
    {
        File.AppendAllText(Path.Combine(seeds.Root, "LOCK"), "sha256:00  models/fit-model.v0.9.0.json\n");

        Assert.Contains("models/fit-model.v0.9.0.json", seeds.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Blanks_and_the_order_of_members_are_no_change()
    {
        var path = Path.Combine(seeds.Root, Model);
        var turned = new JsonObject(JsonNode.Parse(File.ReadAllText(path))!.AsObject().Reverse().Select(Detach));
        File.WriteAllText(path, turned.ToJsonString());

        Assert.Equal(Seeded.Published.Models[0].Hash, SeedFiles.Read(seeds.Root).Models[0].Hash);

        static KeyValuePair<string, JsonNode?> Detach(KeyValuePair<string, JsonNode?> member) =>
            new(member.Key, member.Value?.DeepClone());
    }
}
