using System.Net;
using System.Net.Sockets;
using ChannelFit.Api.Options;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace ChannelFit.Api.Tests.Hosting;

public sealed class ChannelFitOptionsTests
{
    private const string Connection = "Host=db;Username=channelfit;Password=secret;Database=channelfit";

    [Fact]
    public void Configuration_files_are_not_watched()
    {
        var sources = ((IConfigurationBuilder)App.NewBuilder("--urls=http://127.0.0.1:0").Configuration).Sources;
        var files = sources.OfType<FileConfigurationSource>().ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.ReloadOnChange));
    }

    [Fact]
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
            fault => Assert.Contains(fault, error, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "urls",
        "http://localhost:99999",
        "ASPNETCORE_URLS contains 'http://localhost:99999', which is not an address"
    )]
    [InlineData(
        "urls",
        "http://127.0.0.1:80;https://*:443",
        "ASPNETCORE_URLS contains 'https://*:443', but the service does not support TLS"
    )]
    [InlineData(
        "urls",
        "http://*:5080/base",
        "ASPNETCORE_URLS contains 'http://*:5080/base', but the service does not support a base path"
    )]
    [InlineData(
        "urls",
        "http://localhost:0",
        "ASPNETCORE_URLS contains 'http://localhost:0', but localhost does not support port 0"
    )]
    [InlineData(
        "urls",
        "http://fit.internal:80",
        "ASPNETCORE_URLS contains 'http://fit.internal:80', but the host must be"
    )]
    [InlineData("urls", "http://[::1:80", "ASPNETCORE_URLS contains 'http://[::1:80', but the host must be")]
    [InlineData("urls", "ftp://127.0.0.1:80", "ASPNETCORE_URLS contains 'ftp://127.0.0.1:80', which is not an address")]
    [InlineData("urls", ";", "ASPNETCORE_URLS contains no address")]
    [InlineData("http_ports", ";", "ASPNETCORE_HTTP_PORTS contains no port")]
    [InlineData("http_ports", "80;many", "ASPNETCORE_HTTP_PORTS contains 'many', which is not a port from 1 to 65535")]
    [InlineData("http_ports", "0", "ASPNETCORE_HTTP_PORTS contains '0', which is not a port from 1 to 65535")]
    public void Invalid_listen_addresses_are_reported(string setting, string value, string fault) =>
        Assert.Contains(fault, Fault(setting, value)!, StringComparison.Ordinal);

    [Theory]
    [InlineData("urls", "http://127.0.0.1:9090")]
    [InlineData("http_ports", "80;9090")]
    public void The_metrics_port_must_differ_from_the_service_port(string setting, string value) =>
        Assert.Contains(
            "ChannelFit__Metrics__Port is 9090, the port of the service itself",
            FaultOf(
                "Development",
                ("ConnectionStrings:ChannelFit", Connection),
                ("ChannelFit:Metrics:Port", "9090"),
                (setting, value)
            )!,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task An_unbindable_address_fails_the_start_with_one_sentence()
    {
        var (code, _, error) = await ServiceProcess.Run([
            ("ConnectionStrings__ChannelFit", await ApiFixture.CreateDatabase()),
            ("ChannelFit__PublicUrl", "https://fit.example.com"),
            ("ASPNETCORE_URLS", "http://192.0.2.1:5080"),
        ]);

        Assert.Equal(1, code);
        Assert.Equal(
            "Cannot listen on http://192.0.2.1:5080: this machine does not have the address. Set ASPNETCORE_URLS to an "
                + "address of this machine.",
            error
        );
    }

    [Fact]
    public async Task A_port_in_use_fails_the_start_with_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, output, error) = await ServiceProcess.Run([
            ("ConnectionStrings__ChannelFit", await ApiFixture.CreateDatabase()),
            ("ChannelFit__PublicUrl", "https://fit.example.com"),
            ("ASPNETCORE_URLS", $"http://{taken.LocalEndpoint}"),
        ]);

        Assert.Equal(1, code);
        Assert.Equal(
            $"Cannot listen on http://{taken.LocalEndpoint}: the port is already in use. Stop the other process, or set "
                + "ASPNETCORE_URLS to another port.",
            error
        );
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unwritable_data_folder_fails_the_start_with_one_sentence()
    {
        var (code, _, error) = await ServiceProcess.Run([
            ("ConnectionStrings__ChannelFit", await ApiFixture.CreateDatabase()),
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("ChannelFit__SecretKey", ""),
            ("ChannelFit__DataDirectory", "/dev/null/data"),
        ]);

        Assert.Equal(1, code);
        Assert.StartsWith(
            "The secret key cannot be stored in the data folder /dev/null/data: ",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_runtime_without_ICU_fails_the_start_with_one_sentence()
    {
        var (code, _, error) = await ServiceProcess.Run([
            ("ConnectionStrings__ChannelFit", Connection),
            ("ChannelFit__PublicUrl", "https://fit.example.com"),
            ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"),
        ]);

        Assert.Equal(1, code);
        Assert.StartsWith(
            "This .NET runtime cannot format dates in the language en: ",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_unreachable_database_fails_the_start_with_one_sentence()
    {
        var (code, output, error) = await ServiceProcess.Run([
            ("ConnectionStrings__ChannelFit", "Host=127.0.0.1;Port=1;Username=nobody;Password=hunter2;Timeout=2"),
            ("ChannelFit__PublicUrl", "https://fit.example.com"),
        ]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("The database cannot be reached", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'));
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", null, true)]
    [InlineData("Staging", null, true)]
    [InlineData("Production", "false", true)]
    [InlineData("Development", "false", true)]
    [InlineData("Development", null, false)]
    [InlineData("Production", "true", false)]
    public void A_missing_connection_string_fails_the_start_without_embedded_PostgreSQL(
        string environment,
        string? embedded,
        bool stops
    )
    {
        var fault = FaultOf(
            environment,
            ("ChannelFit:EmbeddedPostgres", embedded),
            ("ChannelFit:PublicUrl", "https://fit.example.com")
        );

        Assert.Equal(
            stops,
            fault?.Contains("ConnectionStrings__ChannelFit is missing", StringComparison.Ordinal) ?? false
        );
    }

    [Fact]
    public void Production_requires_the_public_URL_for_serving_but_not_for_commands()
    {
        var connection = ("ConnectionStrings:ChannelFit", (string?)Connection);

        Assert.Contains(
            "ChannelFit__PublicUrl is missing",
            FaultOf("Production", connection)!,
            StringComparison.Ordinal
        );
        Assert.Null(FaultOf("Development", connection));
        Assert.Null(Read("Production", serves: false, connection).PublicUrl);
    }

    [Theory]
    [InlineData("Production", true, true)]
    [InlineData("Staging", true, true)]
    [InlineData("Development", true, false)]
    [InlineData("Production", false, false)]
    public void The_secret_key_is_required_outside_Development(string environment, bool serves, bool needed)
    {
        var fault = Record.Exception(() => Read(environment, serves, ("ConnectionStrings:ChannelFit", Connection)));

        Assert.Equal(
            needed,
            fault?.Message.Contains("ChannelFit__SecretKey is missing", StringComparison.Ordinal) ?? false
        );
    }

    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("not base64 at all, and still forty-four long")]
    public void A_secret_key_must_have_32_bytes(string key)
    {
        Assert.Contains("ChannelFit__SecretKey must be", Fault("ChannelFit:SecretKey", key)!, StringComparison.Ordinal);
        Assert.Contains(
            "ChannelFit__PreviousSecretKey must be",
            Fault("ChannelFit:PreviousSecretKey", key)!,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("fit.example.com")]
    [InlineData("/")]
    [InlineData("ftp://fit.example.com")]
    [InlineData("https://fit.example.com/base")]
    [InlineData("https://fit.example.com/?a=b")]
    [InlineData("https://fit.example.com/#a")]
    [InlineData("https://me:secret@fit.example.com")]
    [InlineData("https://")]
    public void The_public_URL_must_be_an_origin(string url) =>
        Assert.Contains("ChannelFit__PublicUrl", Fault("ChannelFit:PublicUrl", url)!, StringComparison.Ordinal);

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("+9090")]
    [InlineData("9,090")]
    [InlineData("http")]
    public void The_metrics_port_must_be_a_valid_port(string port) =>
        Assert.Contains("ChannelFit__Metrics__Port", Fault("ChannelFit:Metrics:Port", port)!, StringComparison.Ordinal);

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
            Fault("ChannelFit:RateLimits:PerMinute", limit)!,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("10.0.0.7, 10.1.0.0/16,::1,2001:db8::/32", "10.0.0.7/32 10.1.0.0/16 ::1/128 2001:db8::/32")]
    [InlineData("127.0.0.1", "127.0.0.1/32")]
    public void Trusted_proxies_are_addresses_or_networks(string given, string trusted) =>
        Assert.Equal(
            trusted,
            string.Join(
                ' ',
                Read(
                    "Development",
                    serves: true,
                    ("ConnectionStrings:ChannelFit", Connection),
                    ("ChannelFit:TrustedProxies", given)
                ).TrustedProxies
            )
        );

    [Theory]
    [InlineData("proxy")]
    [InlineData("10")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1,")]
    [InlineData("10.0.0.1;10.0.0.2")]
    public void Invalid_trusted_proxies_are_reported(string given) =>
        Assert.Contains(
            "ChannelFit__TrustedProxies",
            Fault("ChannelFit:TrustedProxies", given)!,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("garbage")]
    [InlineData("Host=db;Nonsense=1")]
    [InlineData("Host=db;Port=many")]
    [InlineData("postgres://me:hunter2@db/channelfit")]
    [InlineData("Host=db;Password=half;hunter2=1")]
    public void An_invalid_connection_string_is_reported_without_its_content(string connection)
    {
        var fault = Fault("ConnectionStrings:ChannelFit", connection)!;

        Assert.Contains("ConnectionStrings__ChannelFit", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
    }

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
    public void A_setting_that_nobody_reads_is_named_with_the_nearest(string name, string written, string nearest)
    {
        var settings = Read("Development", serves: true, ("ConnectionStrings:ChannelFit", Connection), (name, "x"));

        Assert.Equal(
            [$"{written} is not a known setting and is ignored. Did you mean {nearest}?"],
            settings.UnknownSettings
        );
        Assert.Contains(settings.UnknownSettings[0], FaultOf("Production", (name, "x"))!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("CHANNELFIT_TEST_POSTGRES")]
    [InlineData("channelfit:publicurl")]
    public void A_setting_of_others_or_in_other_letters_is_not_named(string name) =>
        Assert.Empty(
            Read(
                "Development",
                serves: true,
                ("ConnectionStrings:ChannelFit", Connection),
                (name, "https://fit.example.com")
            ).UnknownSettings
        );

    [Fact]
    public void A_log_level_that_there_is_not_is_named() =>
        Assert.Contains("Logging__LogLevel__Default must be one of", Fault("Logging:LogLevel:Default", "Loud")!);

    [Theory]
    [InlineData("Production", null, 5)]
    [InlineData("Development", null, 0)]
    [InlineData("Development", "20", 20)]
    [InlineData("Production", "0", 0)]
    public void Requests_are_served_for_some_seconds_after_the_order_to_stop(
        string environment,
        string? given,
        int time
    ) =>
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
    public void The_time_to_drain_is_a_whole_number_of_seconds(string given) =>
        Assert.Contains("ChannelFit__DrainSeconds", Fault("ChannelFit:DrainSeconds", given)!, StringComparison.Ordinal);

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

    [Theory]
    [InlineData("Username=channelfit;Database=channelfit", "names no server: add Host=")]
    [InlineData("Host=db;Multiplexing=true", "has Multiplexing=true")]
    [InlineData("Host=db;Multiplexing=true;Pooling=false", "has Multiplexing=true")]
    [InlineData("Host=db,standby;Target Session Attributes=standby", "selects a standby server")]
    [InlineData("Host=db,standby;Target Session Attributes=prefer-standby", "selects a standby server")]
    [InlineData("Host=db;Target Session Attributes=read-only", "selects a standby server")]
    [InlineData("Host=db;Target Session Attributes=read-write", "but names one host: remove it")]
    [InlineData("Host=db;Search Path=app", "has a search path without the schema public")]
    [InlineData("Host=db;Options=-c search_path=app", "has a search path without the schema public")]
    [InlineData("Host=db;Encoding=latin1", "has an encoding other than UTF8")]
    [InlineData("Host=db;Client Encoding=SQL_ASCII", "has an encoding other than UTF8")]
    [InlineData("Host=db;Server Compatibility Mode=NoTypeLoading", "has a Server Compatibility Mode")]
    [InlineData("Host=db;Replication Mode=Logical", "has a Replication Mode")]
    [InlineData("Host=db;Maximum Pool Size=0", "Maximum Pool Size")]
    [InlineData("Host=db;Maximum Pool Size=2;Minimum Pool Size=3", "Maximum Pool Size")]
    [InlineData("Host=db;Timeout=soon", "has an invalid value for")]
    [InlineData("Host=db;Timeout=-1", "has an invalid value for")]
    [InlineData("Host=db;Pooling=perhaps", "has an invalid value for")]
    [InlineData("Host=db;colour=red", "contains keywords that Npgsql does not know")]
    [InlineData("postgres://channelfit:secret@db/channelfit", "contains keywords that Npgsql does not know")]
    public void What_the_service_cannot_work_with_in_a_connection_string_is_named(string text, string fault)
    {
        var message = FaultOf("Development", ("ConnectionStrings:ChannelFit", text))!;

        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.Equal(2, message.Split('\n').Length);
    }

    [Fact]
    public void Every_fault_of_a_connection_string_is_named_at_once()
    {
        var message = FaultOf(
            "Development",
            ("ConnectionStrings:ChannelFit", "Multiplexing=true;Timeout=soon;Search Path=app;Command Timeout=-1")
        )!;

        Assert.Equal(6, message.Split('\n').Length);
    }

    [Theory]
    [InlineData("Server=db;User Id=channelfit;PWD='a;b=c';DB=channelfit")]
    [InlineData("Host=/var/run/postgresql;Search Path=app,public;Pooling=false")]
    [InlineData("Host=a:5432,b:5433;Target Session Attributes=primary;Load Balance Hosts=true")]
    [InlineData("Host=db;Max Auto Prepare=0;No Reset On Close=true;Options=-c statement_timeout=5s;Encoding=utf-8")]
    [InlineData("Host=db;SSL Mode=VerifyFull;Keepalive=30;Maximum Pool Size=10;Enlist=false;Timezone=UTC")]
    public void A_connection_string_that_the_service_can_work_with_is_taken(string text) =>
        Assert.Null(FaultOf("Development", ("ConnectionStrings:ChannelFit", text)));

    private static string? Fault(string name, string value) =>
        FaultOf("Development", ("ConnectionStrings:ChannelFit", Connection), (name, value));

    private static string? FaultOf(string environment, params (string, string?)[] values)
    {
        try
        {
            Read(environment, serves: true, values);
            return null;
        }
        catch (InvalidOptionsException fault)
        {
            return fault.Message;
        }
    }

    private static ChannelFitOptions Read(string environment, bool serves, params (string Name, string? Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Reverse().DistinctBy(value => value.Name).ToDictionary())
            .Build();
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = environment });
        return ChannelFitOptions.Load(configuration, builder.Environment, serves);
    }
}
