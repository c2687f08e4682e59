using System.Text.Json;

namespace ChannelFit.Catalog;

/// <summary>seeds/demo/*.json: submissions to look at, as rows in Development and as examples in the contract.</summary>
public sealed class DemoSubmissions(string folder)
{
    private readonly Lazy<IReadOnlyList<JsonElement>> bodies = new(() =>
        [
            .. Directory
                .GetFiles(Path.Combine(folder, "demo"), "*.json")
                .Order(StringComparer.Ordinal)
                .Select(file => JsonElement.Parse(File.ReadAllBytes(file))),
        ]
    );

    /// <summary>The bodies of POST /v1/assessments, in the order of their files.</summary>
    public IReadOnlyList<JsonElement> Bodies => bodies.Value;
}
