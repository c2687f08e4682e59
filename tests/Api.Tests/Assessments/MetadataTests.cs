using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.SubmissionBodies;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class MetadataTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task Metadata_is_limited_in_members_characters_and_bytes()
    {
        using var partner = await api.CreatePartner();
        var many = string.Join(
            ',',
            Enumerable.Range(0, 21).Select(number => $"\"m{number}\":\"{new string('x', 100)}\"")
        );
        var astral = string.Concat(Enumerable.Repeat("🦉", 40));

        Assert.Equal(
            [("#/metadata", "too-many"), ("#/metadata", "too-long")],
            await (await partner.Submit(Replace("metadata", $"{{{many}}}"))).ValidationErrors()
        );
        Assert.Equal(
            [("#/metadata", "too-long")],
            await (
                await partner.Submit(
                    Replace("metadata", $"{{\"{astral}\":\"{string.Concat(Enumerable.Repeat("🦉", 500))}\"}}")
                )
            ).ValidationErrors()
        );
        Assert.Equal(
            201,
            (int)(await partner.Submit(Replace("metadata", $"{{\"{astral}\":\"{new string('ä', 500)}\"}}"))).StatusCode
        );
        var name = new string('n', 41);
        Assert.Equal(
            [($"#/metadata/{name}", "too-long"), ($"#/metadata/{name}", "too-long")],
            await (
                await partner.Submit(Replace("metadata", $"{{\"{name}\":\"{new string('x', 501)}\"}}"))
            ).ValidationErrors()
        );
    }

    [Fact]
    public async Task Metadata_strings_are_returned_unchanged()
    {
        using var partner = await api.CreatePartner();
        const string metadata = """
            {"right to left":"\u202eabc\u200f שלום","astral 🦉":"𝒳 \ud83e\udd89 e\u0301","":" "," a ":"\t</script>&'\"\\"}
            """;

        var response = await partner.Submit(Replace("metadata", metadata));

        Assert.Equal(201, (int)response.StatusCode);
        var expected = JsonDocument.Parse(metadata).RootElement.EnumerateObject();
        var stored = await partner.GetAsync(response.Headers.Location);
        Assert.Equal(
            expected.Select(member => (member.Name, member.Value.GetString())),
            (await stored.Json())
                .GetProperty("metadata")
                .EnumerateObject()
                .Select(entry => (entry.Name, entry.Value.GetString()))
        );
    }
}
