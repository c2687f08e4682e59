using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Webhooks cannot reach internal addresses: the policy is checked when they are created and when they are sent.</summary>
public sealed class WebhookAddressPolicyTests
{
    private static readonly string[] PublicAddresses =
    [
        "93.184.216.34",
        "8.8.8.8",
        "2606:2800:21f:cb07::1",
        "2a00:1450:4001::1",
    ];

    private static readonly string[] PrivateAddresses =
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

    private static readonly string[] ForbiddenAddresses =
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

    // The production rules, with the host names of this class.
    private static readonly Lazy<Task<WebApplication>> Production = new(() => StartWithProductionRules());

    [Fact]
    public void Only_public_addresses_are_allowed_and_private_ones_by_opt_in()
    {
        var strict = new WebhookAddressPolicy(new(Http: false, PrivateAddresses: false), Unknown);
        var open = new WebhookAddressPolicy(new(Http: false, PrivateAddresses: true), Unknown);

        Assert.All(PublicAddresses, text => Assert.True(strict.IsAllowed(IPAddress.Parse(text)), text));
        Assert.All(PublicAddresses, text => Assert.True(open.IsAllowed(IPAddress.Parse(text)), text));
        Assert.All(PrivateAddresses, text => Assert.False(strict.IsAllowed(IPAddress.Parse(text)), text));
        Assert.All(PrivateAddresses, text => Assert.True(open.IsAllowed(IPAddress.Parse(text)), text));
        Assert.All(ForbiddenAddresses, text => Assert.False(strict.IsAllowed(IPAddress.Parse(text)), text));
        Assert.All(ForbiddenAddresses, text => Assert.False(open.IsAllowed(IPAddress.Parse(text)), text));
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
    public async Task A_webhook_to_a_private_address_is_rejected_on_creation(string url)
    {
        using var partner = await ApiFixture.CreatePartner(await Production.Value);
        var body = JsonSerializer.Serialize(new { url, events = (string[])["assessment.completed"] });

        Assert.Equal(
            [("#/url", "invalid-format")],
            await (await partner.Post("/v1/webhooks", body)).ValidationErrors()
        );

        // A change to such an address is rejected as well.
        var webhook = await partner.Subscribe("https://outside.example/");
        var change = JsonSerializer.Serialize(new { url });
        Assert.Equal(
            [("#/url", "invalid-format")],
            await (await partner.Patch(WebhookClientExtensions.PathOf(webhook), change)).ValidationErrors()
        );
    }

    [Fact]
    public async Task An_unresolvable_host_is_accepted_on_creation()
    {
        using var partner = await ApiFixture.CreatePartner(await Production.Value);

        var webhook = await partner.Subscribe("https://nowhere.example/");
        await partner.Submit(SubmissionBodies.Smallest);
        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);

        Assert.Equal("name-not-resolved", seen.GetProperty("lastAttempt").Text("error"));
    }

    [Fact]
    public async Task A_host_that_later_resolves_to_a_private_address_is_refused_on_delivery()
    {
        await using var receiver = await WebhookReceiver.Start();
        var looks = 0;
        await using var app = await StartWithProductionRules(
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(looks++ == 0 ? "93.184.216.34" : "127.0.0.1")])
        );
        using var partner = await ApiFixture.CreatePartner(app);

        var webhook = await partner.Subscribe($"https://rebound.example:{new Uri(receiver.Url).Port}/");
        await partner.Submit(SubmissionBodies.Smallest);
        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        var attempt = seen.GetProperty("lastAttempt");

        Assert.Equal(("address-refused", null), (attempt.Text("error"), attempt.TextOrNull("answer")));
        Assert.Equal(JsonValueKind.Null, attempt.GetProperty("status").ValueKind);
        Assert.True(looks >= 2);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task With_the_opt_in_a_private_host_is_reached()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var app = ApiFixture.Build(
            await ApiFixture.CreateDatabase(),
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254"), IPAddress.Loopback])
        );
        await app.StartAsync();
        using var partner = await ApiFixture.CreatePartner(app);
        var rejected = await partner.Post(
            "/v1/webhooks",
            """{"url":"http://both.example/","events":["assessment.completed"]}"""
        );

        Assert.Equal([("#/url", "invalid-format")], await rejected.ValidationErrors());

        await using var simple = ApiFixture.Build(
            await ApiFixture.CreateDatabase(),
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])
        );
        await simple.StartAsync();
        using var other = await ApiFixture.CreatePartner(simple);
        await other.Subscribe($"http://inside.example:{new Uri(receiver.Url).Port}/");
        await other.Submit(SubmissionBodies.Smallest);

        Assert.Equal(
            $"inside.example:{new Uri(receiver.Url).Port}",
            Assert.Single(await receiver.WaitFor(1)).Headers["Host"]
        );
    }

    /// <summary>Starts an application with the production rules, with host names that the test resolves.</summary>
    private static async Task<WebApplication> StartWithProductionRules(ResolveHost? resolve = null)
    {
        var app = ApiFixture.Build(await ApiFixture.CreateDatabase(), receivers: false, resolve: resolve ?? Names);
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
