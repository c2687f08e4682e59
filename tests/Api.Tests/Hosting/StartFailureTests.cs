using System.Net;
using System.Net.Sockets;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>A failed start prints one sentence that names the cause.</summary>
[Trait("Category", "Slow")]
public sealed class StartFailureTests
{
    private const string Connection = "Host=db;Username=channelfit;Password=secret;Database=channelfit";

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
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var (code, output, error) = await ServiceProcess.Run([
            ("ConnectionStrings__ChannelFit", await ApiFixture.CreateDatabase()),
            ("ChannelFit__PublicUrl", "https://fit.example.com"),
            ("ASPNETCORE_URLS", $"http://{listener.LocalEndpoint}"),
        ]);

        Assert.Equal(1, code);
        Assert.Equal(
            $"Cannot listen on http://{listener.LocalEndpoint}: the port is already in use. Stop the other process, or set "
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
}
