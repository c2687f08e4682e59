using System.Globalization;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>The log of a service in Production.</summary>
[Trait("Category", "Slow")]
public sealed class LogTests
{
    [Fact]
    public async Task Log_lines_have_UTC_timestamps_and_unknown_settings_are_logged()
    {
        var before = DateTimeOffset.UtcNow;
        await using var service = await ServiceProcess.StartServing(
            await ApiFixture.CreateDatabase(),
            ("ChannelFit__PublicURI", "https://fit.example.com"),
            ("LANG", "th_TH.UTF-8")
        );

        var lines = service.Output.Where(line => line.StartsWith('{')).ToList();

        Assert.NotEmpty(lines);
        Assert.Contains(
            lines,
            line => line.Contains("ChannelFit__PublicURI is not a known setting", StringComparison.Ordinal)
        );
        Assert.All(
            lines,
            line =>
            {
                var written = JsonSerializer.Deserialize<JsonElement>(line).Text("Timestamp");
                Assert.EndsWith("+00:00", written, StringComparison.Ordinal);
                Assert.InRange(
                    DateTimeOffset.ParseExact(written, "O", CultureInfo.InvariantCulture),
                    before,
                    DateTimeOffset.UtcNow
                );
            }
        );
    }
}
