using System.Net;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Demo;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Readme;

/// <summary>The examples of the README equal the responses of the service.</summary>
public sealed class ReadmeTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task The_README_example_response_matches_the_service()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Root(), "README.md"));
        using var example = JsonDocument.Parse(Between(readme, "```json\n", "```"));
        using var partner = await api.CreatePartner();

        var response = await partner.PostAsync(
            Between(readme, "curl -s 'http://localhost:5080", "'"),
            new StringContent(Between(readme, "-d '", "'\n"), Encoding.UTF8, "application/json")
        );

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        using var given = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.True(
            IsPart(example.RootElement, given.RootElement),
            $"The response that README.md shows is not part of {given.RootElement}"
        );

        var focus = example.RootElement.GetProperty("focus");
        var twitter = example
            .RootElement.GetProperty("channels")
            .EnumerateArray()
            .Single(channel => channel.Text("channel") == focus.Text("channel"));
        Assert.NotEqual("cannot-tell", focus.Text("verdict"));
        Assert.NotEqual(0, twitter.GetProperty("reasons").GetArrayLength());
    }

    [Fact]
    public void The_README_has_at_most_700_words()
    {
        var words = File.ReadAllText(Path.Combine(Root(), "README.md"))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        Assert.True(words.Length <= 700, $"README.md has {words.Length} words.");
    }

    /// <summary>The curl command that the demo prints returns a verdict as well.</summary>
    [Fact]
    public async Task The_printed_request_gives_a_verdict()
    {
        using var partner = await api.CreatePartner();

        var response = await partner.Post("/v1/assessments", DemoPartner.FirstRequest);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.NotEqual("cannot-tell", (await response.Json()).GetProperty("focus").Text("verdict"));
    }

    /// <summary>The first example in Swagger UI returns a verdict as well.</summary>
    [Fact]
    public async Task The_first_example_of_the_contract_gives_a_verdict()
    {
        using var partner = await api.CreatePartner();
        var submission = (await DocumentedOperation.All(api)).Single(one => one.Id == "submitAssessment");

        var response = await partner.Post("/v1/assessments", submission.Examples[0]);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.NotEqual("cannot-tell", (await response.Json()).GetProperty("focus").Text("verdict"));
    }

    /// <summary>Returns whether the response contains the example; it may have more members and more array elements.</summary>
    private static bool IsPart(JsonElement example, JsonElement given)
    {
        if (example.ValueKind != given.ValueKind)
        {
            return false;
        }

        if (example.ValueKind == JsonValueKind.Object)
        {
            return example
                .EnumerateObject()
                .All(member => given.TryGetProperty(member.Name, out var value) && IsPart(member.Value, value));
        }

        if (example.ValueKind == JsonValueKind.Array)
        {
            var found = 0;

            foreach (var element in given.EnumerateArray())
            {
                found += found < example.GetArrayLength() && IsPart(example[found], element) ? 1 : 0;
            }

            return found == example.GetArrayLength();
        }

        return JsonElement.DeepEquals(example, given);
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
