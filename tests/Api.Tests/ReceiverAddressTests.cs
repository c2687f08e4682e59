using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ChannelFit.Api.Features.Webhooks;
using Microsoft.AspNetCore.Builder;

namespace ChannelFit.Api.Tests;

/// <summary>Webhooks lead nowhere that only we can reach: neither when they are made nor when they are sent.</summary>
public sealed class ReceiverAddressTests
{
    private static readonly string[] Anywhere =
    [
        "93.184.216.34",
        "8.8.8.8",
        "2606:2800:21f:cb07::1",
        "2a00:1450:4001::1",
    ];

    private static readonly string[] Own =
    [
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "::1",
        "fc00::1",
        "fd12:3456::1",
    ];

    private static readonly string[] Never =
    [
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "169.254.0.1",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fd00:c1::a9fe:a9fe",
        "fd00:42::42",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "100::1",
    ];

    [Fact]
    public void Only_what_is_routed_everywhere_is_reached_and_ones_own_network_by_the_opt_in()
    {
        var strict = new ReceiverAddresses(new(Http: false, PrivateAddresses: false), Unknown);
        var open = new ReceiverAddresses(new(Http: false, PrivateAddresses: true), Unknown);

        Assert.All(Anywhere, text => Assert.True(strict.Allows(IPAddress.Parse(text)), text));
        Assert.All(Anywhere, text => Assert.True(open.Allows(IPAddress.Parse(text)), text));
        Assert.All(Own, text => Assert.False(strict.Allows(IPAddress.Parse(text)), text));
        Assert.All(Own, text => Assert.True(open.Allows(IPAddress.Parse(text)), text));
        Assert.All(Never, text => Assert.False(strict.Allows(IPAddress.Parse(text)), text));
        Assert.All(Never, text => Assert.False(open.Allows(IPAddress.Parse(text)), text));
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://127.1/")]
    [InlineData("https://１２７.0.0.1/")]
    [InlineData("https://127.0.0.1:443/x?y=z")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[fe80::1%25lo]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://0/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://inside.example/")]
    [InlineData("https://mixed.example/")]
    [InlineData("http://outside.example/")]
    public async Task What_leads_inside_is_refused_when_it_is_made(string url)
    {
        await using var app = await Strict();
        using var partner = await House.NewPartner(app);
        var body = JsonSerializer.Serialize(new { url, events = (string[])["assessment.completed"] });

        Assert.Equal([("#/url", "invalid-format")], await (await partner.Post("/v1/webhooks", body)).Faults());

        // Nor can it be changed into that.
        var webhook = await partner.Subscribe("https://outside.example/");
        var change = JsonSerializer.Serialize(new { url });
        Assert.Equal(
            [("#/url", "invalid-format")],
            await (await partner.Patch(Hooks.PathOf(webhook), change)).Faults()
        );
    }

    [Fact]
    public async Task A_host_that_does_not_resolve_yet_is_taken()
    {
        await using var app = await Strict();
        using var partner = await House.NewPartner(app);

        var webhook = await partner.Subscribe("https://nowhere.example/");
        await partner.Submit(Bodies.Smallest);
        var seen = await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);

        Assert.Equal("name-not-resolved", seen.GetProperty("lastAttempt").Text("error"));
    }

    [Fact]
    public async Task A_name_that_turns_inside_after_it_was_looked_at_is_refused_when_it_is_sent()
    {
        await using var receiver = await LocalReceiver.Start();
        var looks = 0;
        await using var app = await Strict(
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(looks++ == 0 ? "93.184.216.34" : "127.0.0.1")])
        );
        using var partner = await House.NewPartner(app);

        var webhook = await partner.Subscribe($"https://rebound.example:{new Uri(receiver.Url).Port}/");
        await partner.Submit(Bodies.Smallest);
        var seen = await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);
        var attempt = seen.GetProperty("lastAttempt");

        Assert.Equal(("address-refused", null), (attempt.Text("error"), attempt.TextOrNull("answer")));
        Assert.Equal(JsonValueKind.Null, attempt.GetProperty("status").ValueKind);
        Assert.True(looks >= 2);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task By_the_opt_in_a_name_inside_is_reached_as_it_resolves()
    {
        await using var receiver = await LocalReceiver.Start();
        await using var app = House.Build(
            await House.NewDatabase(),
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254"), IPAddress.Loopback])
        );
        await app.StartAsync();
        using var partner = await House.NewPartner(app);
        var refused = await partner.Post(
            "/v1/webhooks",
            """{"url":"http://both.example/","events":["assessment.completed"]}"""
        );

        Assert.Equal([("#/url", "invalid-format")], await refused.Faults());

        await using var simple = House.Build(
            await House.NewDatabase(),
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])
        );
        await simple.StartAsync();
        using var other = await House.NewPartner(simple);
        await other.Subscribe($"http://inside.example:{new Uri(receiver.Url).Port}/");
        await other.Submit(Bodies.Smallest);

        Assert.Equal(
            $"inside.example:{new Uri(receiver.Url).Port}",
            Assert.Single(await receiver.Await(1)).Headers["Host"]
        );
    }

    /// <summary>As in Production: the rules of the world, and names of our own.</summary>
    private static async Task<WebApplication> Strict(ResolveHost? resolve = null)
    {
        var app = House.Build(await House.NewDatabase(), receivers: false, resolve: resolve ?? Names);
        await app.StartAsync();
        return app;
    }

    private static Task<IPAddress[]> Unknown(string host, CancellationToken cancel) =>
        throw new SocketException((int)SocketError.HostNotFound);

    private static Task<IPAddress[]> Names(string host, CancellationToken cancel) =>
        host switch
        {
            "outside.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34")]),
            "inside.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.7")]),
            "mixed.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34"), IPAddress.IPv6Loopback]),
            _ => Unknown(host, cancel),
        };
}
