using static ChannelFit.Api.Tests.Fixtures.OptionsReading;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>Settings that are addresses: listen addresses, ports, the public URL and trusted proxies.</summary>
public sealed class AddressOptionsTests
{
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
    public void Invalid_listen_addresses_are_reported(string setting, string value, string error) =>
        Assert.Contains(error, ErrorOf(setting, value)!, StringComparison.Ordinal);

    [Theory]
    [InlineData("urls", "http://127.0.0.1:9090")]
    [InlineData("http_ports", "80;9090")]
    public void The_metrics_port_must_differ_from_the_service_port(string setting, string value) =>
        Assert.Contains(
            "ChannelFit__Metrics__Port is 9090, the port of the service itself",
            ErrorIn(
                "Development",
                ("ConnectionStrings:ChannelFit", Connection),
                ("ChannelFit:Metrics:Port", "9090"),
                (setting, value)
            )!,
            StringComparison.Ordinal
        );

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
        Assert.Contains("ChannelFit__PublicUrl", ErrorOf("ChannelFit:PublicUrl", url)!, StringComparison.Ordinal);

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("+9090")]
    [InlineData("9,090")]
    [InlineData("http")]
    public void The_metrics_port_must_be_a_valid_port(string port) =>
        Assert.Contains(
            "ChannelFit__Metrics__Port",
            ErrorOf("ChannelFit:Metrics:Port", port)!,
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
            ErrorOf("ChannelFit:TrustedProxies", given)!,
            StringComparison.Ordinal
        );
}
