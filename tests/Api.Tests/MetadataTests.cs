using System.Text.Json;
using static ChannelFit.Api.Tests.Bodies;

namespace ChannelFit.Api.Tests;

public sealed class MetadataTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Metadata_has_limits_in_members_characters_and_bytes()
    {
        using var partner = await house.NewPartner();
        var many = string.Join(
            ',',
            Enumerable.Range(0, 21).Select(number => $"\"m{number}\":\"{new string('x', 100)}\"")
        );
        var astral = string.Concat(Enumerable.Repeat("🦉", 40));

        Assert.Equal(
            [("#/metadata", "too-many"), ("#/metadata", "too-long")],
            await (await partner.Submit(Replace("metadata", $"{{{many}}}"))).Faults()
        );
        Assert.Equal(
            [("#/metadata", "too-long")],
            await (
                await partner.Submit(
                    Replace("metadata", $"{{\"{astral}\":\"{string.Concat(Enumerable.Repeat("🦉", 500))}\"}}")
                )
            ).Faults()
        );
        Assert.Equal(
            201,
            (int)(await partner.Submit(Replace("metadata", $"{{\"{astral}\":\"{new string('ä', 500)}\"}}"))).StatusCode
        );
        var name = new string('n', 41);
        Assert.Equal(
            [($"#/metadata/{name}", "too-long"), ($"#/metadata/{name}", "too-long")],
            await (await partner.Submit(Replace("metadata", $"{{\"{name}\":\"{new string('x', 501)}\"}}"))).Faults()
        );
    }

    [Fact]
    public async Task Strings_are_kept_as_sent()
    {
        using var partner = await house.NewPartner();
        const string metadata = """
            {"right to left":"\u202eabc\u200f שלום","astral 🦉":"𝒳 \ud83e\udd89 e\u0301","":" "," a ":"\t</script>&'\"\\"}
            """;

        var response = await partner.Submit(Replace("metadata", metadata));

        Assert.Equal(201, (int)response.StatusCode);
        var expected = JsonDocument.Parse(metadata).RootElement.EnumerateObject();
        var kept = await partner.GetAsync(response.Headers.Location);
        Assert.Equal(
            expected.Select(member => (member.Name, member.Value.GetString())),
            (await kept.Json())
                .GetProperty("metadata")
                .EnumerateObject()
                .Select(entry => (entry.Name, entry.Value.GetString()))
        );
    }
}
