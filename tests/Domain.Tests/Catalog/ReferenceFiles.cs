using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>The instruments and models of Golden/reference, with which tests compare the seeds and the library. They never change.</summary>
public static class ReferenceFiles
{
    public static JsonElement Instrument { get; } = Read("instrument.json");

    public static JsonElement Model { get; } = Read("model.json");

    /// <summary>The instrument of version 2.</summary>
    public static JsonElement InstrumentV2 { get; } = Read("instrument.v2.json");

    /// <summary>The model of version 2.</summary>
    public static JsonElement ModelV2 { get; } = Read("model.v2.json");

    /// <summary>The models by id: that of the file, and those derived from it as docs/model-changes.md describes.</summary>
    public static Dictionary<string, JsonElement> Models { get; } =
        new(StringComparer.Ordinal)
        {
            ["fit-model@1.0.0"] = Model,
            ["fit-model@1.1.0"] = Changed(model =>
            {
                model["range"]!["twitter"] = 43;
                model["weights"]!["employer-advocacy"]!["twitter"] = 1;
                model["shifts"]![0]!["points"]!["media"]!["twitter"] = 4;
            }),
        };

    /// <summary>Items by code, in instrument order.</summary>
    public static Dictionary<string, JsonElement> Items { get; } =
        Instrument
            .GetProperty("items")
            .EnumerateArray()
            .ToDictionary(item => item.GetProperty("code").GetString()!, StringComparer.Ordinal);

    private static JsonElement Changed(Action<JsonNode> change)
    {
        var model = JsonNode.Parse(Model.GetRawText())!;
        change(model);
        return JsonSerializer.SerializeToElement(model);
    }

    private static JsonElement Read(string file) =>
        JsonDocument
            .Parse(File.ReadAllText(Path.Combine(TestCatalog.Root, "tests/Domain.Tests/Golden/reference", file)))
            .RootElement;
}
