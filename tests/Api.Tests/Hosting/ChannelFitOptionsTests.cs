using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using static ChannelFit.Api.Tests.Fixtures.OptionsReading;

namespace ChannelFit.Api.Tests.Hosting;

public sealed class ChannelFitOptionsTests
{
    [Fact]
    public void Configuration_files_are_not_watched()
    {
        var sources = ((IConfigurationBuilder)App.NewBuilder("--urls=http://127.0.0.1:0").Configuration).Sources;
        var files = sources.OfType<FileConfigurationSource>().ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.ReloadOnChange));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task All_configuration_errors_are_reported_together()
    {
        var (code, output, error) = await ServiceProcess.Run([
            ("ConnectionStrings__ChannelFit", "Host=db;Pass-word=hunter2"),
            ("ChannelFit__EmbeddedPostgres", "perhaps"),
            ("ChannelFit__PublicUrl", "fit.example.com"),
            ("ChannelFit__Metrics__Port", "65536"),
            ("ChannelFit__SecretKey", "aHVudGVyMg=="),
            ("ChannelFit__RateLimits__PerMinute", "many"),
            ("ChannelFit__TrustedProxies", "10.0.0.1, proxy"),
            ("ASPNETCORE_URLS", "localhost"),
        ]);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(9, error.Split('\n').Length);
        Assert.All(
            (string[])
                [
                    "  - ConnectionStrings__ChannelFit ",
                    "  - ChannelFit__EmbeddedPostgres ",
                    "  - ChannelFit__PublicUrl ",
                    "  - ChannelFit__Metrics__Port ",
                    "  - ChannelFit__SecretKey ",
                    "  - ChannelFit__RateLimits__PerMinute ",
                    "  - ChannelFit__TrustedProxies ",
                    "  - ASPNETCORE_URLS ",
                ],
            exception => Assert.Contains(exception, error, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Production_requires_the_public_URL_for_serving_but_not_for_commands()
    {
        var connection = ("ConnectionStrings:ChannelFit", (string?)Connection);

        Assert.Contains(
            "ChannelFit__PublicUrl is missing",
            ErrorIn("Production", connection)!,
            StringComparison.Ordinal
        );
        Assert.Null(ErrorIn("Development", connection));
        Assert.Null(Read("Production", serves: false, connection).PublicUrl);
    }

    [Theory]
    [InlineData("Production", true, true)]
    [InlineData("Staging", true, true)]
    [InlineData("Development", true, false)]
    [InlineData("Production", false, false)]
    public void The_secret_key_is_required_outside_Development(string environment, bool serves, bool needed)
    {
        var error = Record.Exception(() => Read(environment, serves, ("ConnectionStrings:ChannelFit", Connection)));

        Assert.Equal(
            needed,
            error?.Message.Contains("ChannelFit__SecretKey is missing", StringComparison.Ordinal) ?? false
        );
    }

    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("not base64 at all, and still forty-four long")]
    public void A_secret_key_must_have_32_bytes(string key)
    {
        Assert.Contains(
            "ChannelFit__SecretKey must be",
            ErrorOf("ChannelFit:SecretKey", key)!,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "ChannelFit__PreviousSecretKey must be",
            ErrorOf("ChannelFit:PreviousSecretKey", key)!,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Production", null, 600)]
    [InlineData("Staging", null, 600)]
    [InlineData("Development", null, null)]
    [InlineData("Development", "100", 100)]
    [InlineData("Production", "0", null)]
    public void The_default_rate_limit_applies_outside_Development(string environment, string? given, int? limit)
    {
        var settings = Read(
            environment,
            serves: false,
            ("ConnectionStrings:ChannelFit", Connection),
            ("ChannelFit:RateLimits:PerMinute", given)
        );

        Assert.Equal(limit, settings.RequestsPerMinute);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("6e2")]
    [InlineData("600 ")]
    [InlineData("99999999999")]
    public void The_rate_limit_must_be_an_integer(string limit) =>
        Assert.Contains(
            "ChannelFit__RateLimits__PerMinute",
            ErrorOf("ChannelFit:RateLimits:PerMinute", limit)!,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("ChannelFit:PublicURI", "ChannelFit__PublicURI", "ChannelFit__PublicUrl")]
    [InlineData("ChannelFit:Metric:Port", "ChannelFit__Metric__Port", "ChannelFit__Metrics__Port")]
    [InlineData(
        "ChannelFit:RateLimitsPerMinute",
        "ChannelFit__RateLimitsPerMinute",
        "ChannelFit__RateLimits__PerMinute"
    )]
    [InlineData("ChannelFit_PublicUrl", "ChannelFit_PublicUrl", "ChannelFit__PublicUrl")]
    [InlineData("ChanelFit:PublicUrl", "ChanelFit__PublicUrl", "ChannelFit__PublicUrl")]
    [InlineData("CHANNELFIT_SECRET_KEY", "CHANNELFIT_SECRET_KEY", "ChannelFit__SecretKey")]
    [InlineData("ConnectionString:ChannelFit", "ConnectionString__ChannelFit", "ConnectionStrings__ChannelFit")]
    public void An_unknown_setting_is_reported_with_the_nearest_name(string name, string written, string nearest)
    {
        var settings = Read("Development", serves: true, ("ConnectionStrings:ChannelFit", Connection), (name, "x"));

        Assert.Equal(
            [$"{written} is not a known setting and is ignored. Did you mean {nearest}?"],
            settings.UnknownSettings
        );
        Assert.Contains(settings.UnknownSettings[0], ErrorIn("Production", (name, "x"))!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("CHANNELFIT_TEST_POSTGRES")]
    [InlineData("channelfit:publicurl")]
    public void Foreign_settings_and_other_letter_case_are_not_reported(string name) =>
        Assert.Empty(
            Read(
                "Development",
                serves: true,
                ("ConnectionStrings:ChannelFit", Connection),
                (name, "https://fit.example.com")
            ).UnknownSettings
        );

    [Fact]
    public void An_invalid_log_level_is_reported() =>
        Assert.Contains("Logging__LogLevel__Default must be one of", ErrorOf("Logging:LogLevel:Default", "Loud")!);

    [Theory]
    [InlineData("Production", null, 5)]
    [InlineData("Development", null, 0)]
    [InlineData("Development", "20", 20)]
    [InlineData("Production", "0", 0)]
    public void The_drain_time_has_a_default_and_can_be_set(string environment, string? given, int time) =>
        Assert.Equal(
            TimeSpan.FromSeconds(time),
            Read(
                environment,
                serves: false,
                ("ConnectionStrings:ChannelFit", Connection),
                ("ChannelFit:DrainSeconds", given)
            ).DrainTime
        );

    [Theory]
    [InlineData("-1")]
    [InlineData("301")]
    [InlineData("5s")]
    public void The_drain_time_must_be_an_integer_of_seconds(string given) =>
        Assert.Contains(
            "ChannelFit__DrainSeconds",
            ErrorOf("ChannelFit:DrainSeconds", given)!,
            StringComparison.Ordinal
        );

    [Fact]
    public void Valid_settings_are_accepted()
    {
        var settings = Read(
            "Production",
            serves: true,
            ("ConnectionStrings:ChannelFit", Connection),
            ("ChannelFit:PublicUrl", "https://fit.example.com/"),
            ("ChannelFit:Metrics:Port", "9090"),
            ("ChannelFit:SecretKey", Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray())),
            ("ChannelFit:PreviousSecretKey", Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray())),
            ("urls", "http://*:8080;http://127.0.0.1:0")
        );

        Assert.Equal(
            (Connection, "https://fit.example.com/", 9090),
            (settings.ConnectionString, settings.PublicUrl!.AbsoluteUri, settings.MetricsPort)
        );
        Assert.Equal([1, 2], settings.SecretKeys.Select(key => (int)key[0]));
    }
}
