using System.Text.Json.Nodes;
using ChannelFit.Catalog;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>Published seeds cannot change: LOCK contains the hash of every seed.</summary>
public sealed class SeedTests : IDisposable
{
    private const string Instrument = SeedFolderCopy.Instrument;

    private const string Model = SeedFolderCopy.Model;

    private readonly SeedFolderCopy seeds = new();

    public void Dispose() => seeds.Dispose();

    [Fact]
    public void The_lock_holds_the_hash_of_every_published_seed()
    {
        var hashes = TestCatalog
            .Published.Instruments.Select(seed => seed.Hash)
            .Concat(TestCatalog.Published.Models.Select(seed => seed.Hash))
            .Append(TestCatalog.Published.OutcomePriors.Hash);

        Assert.Equal(hashes, File.ReadAllLines(Path.Combine(seeds.Root, "LOCK")).Select(line => line.Split("  ")[0]));
        Assert.NotNull(CatalogLoader.Load(seeds.Root));
    }

    [Theory]
    [InlineData(Model, "channels/0/base", "35")]
    [InlineData(Model, "items/TIM1/knots/1/1", "0.16")]
    [InlineData(Model, "gates/0/any/0/below", "0.41")]
    [InlineData(Model, "shifts/0/points/tech/twitter", "7")]
    [InlineData(Model, "likely/factor", "1.29")]
    [InlineData(Instrument, "items/25/max", "81")]
    [InlineData(Instrument, "forms/short/0", "\"CTX4\"")]
    public void Changing_a_published_number_fails_the_start(string file, string path, string value)
    {
        seeds.Change(file, path, value);

        Assert.Matches($"LOCK: .*{file}", seeds.LoadError());
    }

    [Fact]
    public void A_lock_entry_without_its_seed_fails_the_start()
    {
        File.AppendAllText(Path.Combine(seeds.Root, "LOCK"), "sha256:00  models/fit-model.v0.9.0.json\n");

        Assert.Contains("models/fit-model.v0.9.0.json", seeds.LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void Whitespace_and_member_order_do_not_change_the_hash()
    {
        var path = Path.Combine(seeds.Root, Model);
        var turned = new JsonObject(JsonNode.Parse(File.ReadAllText(path))!.AsObject().Reverse().Select(Detach));
        File.WriteAllText(path, turned.ToJsonString());

        Assert.Equal(TestCatalog.Published.Models[0].Hash, CatalogLoader.Load(seeds.Root).Models[0].Hash);

        static KeyValuePair<string, JsonNode?> Detach(KeyValuePair<string, JsonNode?> member) =>
            new(member.Key, member.Value?.DeepClone());
    }
}
