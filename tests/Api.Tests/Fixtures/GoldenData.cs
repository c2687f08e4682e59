using System.Text.Json;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>The frozen response sets of tests/Domain.Tests, and their results under each published model.</summary>
public static class GoldenData
{
    public const string FirstModel = "fit-model@1.0.0";
    public const string SecondModel = "fit-model@1.1.0";

    /// <summary>The folder that contains Api.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The hash of each result by the name of its response set.</summary>
    public static Dictionary<string, string> Hashes(string model) =>
        ReadVectors(model).ToDictionary(vector => vector.Text("name"), HashOf);

    /// <summary>The names of the response sets.</summary>
    public static string[] Names { get; } = [.. ReadVectors(FirstModel).Select(vector => vector.Text("name"))];

    /// <summary>The score in tenths and the verdict by response set and channel: the first line of each channel's canonical form.</summary>
    public static Dictionary<(string ResponseSet, string Channel), (int Tenths, string Verdict)> Scores(string model) =>
        ReadVectors(model)
            .SelectMany(vector =>
                vector
                    .GetProperty("expected")
                    .List("canonical")
                    .Select(line => (vector.Text("name"), line.GetString()!.Split(' ')))
            )
            .Where(line => line.Item2.Length > 5)
            .ToDictionary(line => (line.Item1, line.Item2[0]), line => (int.Parse(line.Item2[1]), line.Item2[4]));

    /// <summary>Returns a request with a frozen response set.</summary>
    public static string Request(string name, string model, string others = "")
    {
        var vector = ReadVectors(model).Single(vector => vector.Text("name") == name);
        var seconds = vector.GetProperty("durationSeconds");
        var duration = seconds.ValueKind == JsonValueKind.Null ? "" : $"\"durationSeconds\":{seconds},";
        return $$"""
            {"instrument":"channel-fit@1","model":"{{model}}",{{duration}}
            "answers":{{vector.GetProperty("answers").GetRawText()}}{{others}}}
            """;
    }

    private static string HashOf(JsonElement vector) => $"sha256:{vector.GetProperty("expected").Text("sha256")}";

    private static JsonElement[] ReadVectors(string model) =>
        [
            .. JsonDocument
                .Parse(File.ReadAllText(Path.Combine(Root, $"tests/Domain.Tests/Golden/vectors.{model}.json")))
                .RootElement.EnumerateArray(),
        ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Api.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run the tests from inside the repository.");
        }

        return folder.FullName;
    }
}
