using System.Text.Json.Nodes;
using ChannelFit.Catalog;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>A copy of the seeds that a test makes invalid.</summary>
public sealed class SeedFolderCopy : IDisposable
{
    public const string Instrument = "instruments/channel-fit.v1.json";

    public const string Model = "models/fit-model.v1.0.0.json";

    public string Root { get; } = Copy(Path.Combine(TestCatalog.Root, "seeds"));

    /// <summary>Returns the error of a start with these seeds, which must fail.</summary>
    public string LoadError() => Assert.Throws<InvalidCatalogException>(() => CatalogLoader.Load(Root)).Message;

    /// <summary>Sets or adds the value at a path of members and positions.</summary>
    public void Change(string file, string place, string value)
    {
        var seed = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, file)))!;
        var steps = place.Split('/');
        var parent = steps[..^1]
            .Aggregate(seed, (node, step) => node is JsonArray list ? list[int.Parse(step)]! : node[step]!);

        if (parent is JsonArray array)
        {
            array[int.Parse(steps[^1])] = JsonNode.Parse(value);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        File.WriteAllText(Path.Combine(Root, file), seed.ToJsonString());
    }

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Root, file), text);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Copy(string from)
    {
        var to = Directory.CreateTempSubdirectory("channel-fit-seeds-").FullName;

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }
}
