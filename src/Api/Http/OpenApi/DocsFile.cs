using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Reads the files of docs/openapi/, which are embedded in the assembly.</summary>
internal static class DocsFile
{
    private const string Folder = "docs/openapi/";

    /// <summary>The paths of all files, relative to docs/openapi/.</summary>
    public static IEnumerable<string> Paths =>
        typeof(DocsFile)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..]);

    /// <summary>Returns the text of a file.</summary>
    public static string ReadText(string path)
    {
        using var stream =
            typeof(DocsFile).Assembly.GetManifestResourceStream(Folder + path)
            ?? throw new FileNotFoundException($"{Folder}{path} does not exist.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Returns the example in docs/openapi/examples/, which is an Example Object of OpenAPI.</summary>
    /// <param name="name">The operation and the name of the example, such as <c>issue-key.publicKey</c>.</param>
    public static ContractExample ReadExample(string name, string mediaType = MediaTypes.Json)
    {
        var example = ParseExample(name);
        return new(
            name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..],
            example.GetProperty("summary").GetString()!,
            _ => JsonNode.Parse(example.GetProperty("value").GetRawText())!,
            mediaType
        );
    }

    /// <summary>Returns the value of an example in docs/openapi/examples/.</summary>
    public static JsonElement ReadExampleValue(string name) => ParseExample(name).GetProperty("value");

    private static JsonElement ParseExample(string name) => JsonElement.Parse(ReadText($"examples/{name}.json"));
}
