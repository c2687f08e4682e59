using System.Text.Json;

namespace ChannelFit.Catalog;

/// <summary>The demo submissions of seeds/demo, used as rows in Development and as examples in the contract.</summary>
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

    /// <summary>The request bodies for POST /v1/assessments, in the order of their file names.</summary>
    public IReadOnlyList<JsonElement> Bodies => bodies.Value;
}
