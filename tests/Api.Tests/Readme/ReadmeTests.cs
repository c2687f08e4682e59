using System.Net;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Readme;

/// <summary>What the README shows is what the service answers.</summary>
public sealed class ReadmeTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task The_README_example_response_matches_the_service()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Root(), "README.md"));
        using var shown = JsonDocument.Parse(Between(readme, "```json\n", "```"));
        using var partner = await house.CreatePartner();

        var response = await partner.PostAsync(
            "/v1/assessments",
            new StringContent(Between(readme, "-d '", "'\n"), Encoding.UTF8, "application/json")
        );

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        using var given = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        AssertPart(shown.RootElement, given.RootElement, "#");
    }

    /// <summary>Objects may have more members than shown, arrays more elements.</summary>
    private static void AssertPart(JsonElement shown, JsonElement given, string pointer)
    {
        if (shown.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in shown.EnumerateObject())
            {
                AssertPart(member.Value, given.GetProperty(member.Name), $"{pointer}/{member.Name}");
            }
        }
        else if (shown.ValueKind == JsonValueKind.Array)
        {
            foreach (var (element, index) in shown.EnumerateArray().Select((element, index) => (element, index)))
            {
                AssertPart(element, given[index], $"{pointer}/{index}");
            }
        }
        else
        {
            Assert.Equal($"{pointer} {shown}", $"{pointer} {given}");
        }
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Api.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run the tests from inside the repository.");
        }

        return folder.FullName;
    }
}
