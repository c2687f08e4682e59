using System.Text.Json;

namespace ChannelFit.Domain.Tests;

/// <summary>The design's own instrument and model, copied as they are: what the seeds and the library are held against.</summary>
public static class Reference
{
    public static JsonElement Instrument { get; } = Read("instrument.json");

    public static JsonElement Model { get; } = Read("model.json");

    /// <summary>Items by code, in instrument order.</summary>
    public static Dictionary<string, JsonElement> Items { get; } =
        Instrument
            .GetProperty("items")
            .EnumerateArray()
            .ToDictionary(item => item.GetProperty("code").GetString()!, StringComparer.Ordinal);

    private static JsonElement Read(string file) =>
        JsonDocument
            .Parse(File.ReadAllText(Path.Combine(Seeded.Root, "tests/Domain.Tests/Golden/reference", file)))
            .RootElement;
}
