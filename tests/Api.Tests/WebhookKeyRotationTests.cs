using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Features.Webhooks;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests;

/// <summary>Webhooks outlive the secret key that they are sealed with; and say so where they do not.</summary>
public sealed class WebhookKeyRotationTests : IAsyncLifetime
{
    private readonly byte[] old = RandomNumberGenerator.GetBytes(SecretKey.Length);
    private readonly byte[] next = RandomNumberGenerator.GetBytes(SecretKey.Length);

    private string database = "";
    private LocalReceiver receiver = null!;
    private JsonElement webhook;
    private string key = "";

    public async Task InitializeAsync()
    {
        database = await House.NewDatabase();
        receiver = await LocalReceiver.Start();
        await using var before = await Serve(old);
        using var partner = await House.NewPartner(before);
        key = partner.DefaultRequestHeaders.Authorization!.Parameter!;
        webhook = await partner.Subscribe(
            new
            {
                url = receiver.Url,
                events = (string[])["assessment.completed"],
                headers = new { authorization = "Bearer 7" },
            }
        );
        await partner.Post($"{Hooks.PathOf(webhook)}/rotate-secret", "{}");
    }

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    public async Task What_the_previous_key_sealed_is_sealed_anew_at_the_start_so_that_it_can_go()
    {
        await using (var both = await Serve(next, old))
        await using (var another = await Serve(next, old))
        {
            await Task.WhenAll(Pass(both), Pass(another));
            Assert.Equal((0, 0), await Pass(both));
        }

        await using var after = await Serve(next);
        using var partner = Client(after);
        await partner.Submit(Bodies.Smallest);
        var sent = Assert.Single(await receiver.Await(1));
        var seen = await partner.Read(Hooks.PathOf(webhook));

        Assert.Equal("Bearer 7", sent.Headers["Authorization"]);
        Assert.Equal(2, sent.Headers["webhook-signature"].Split(' ').Length);
        var line = JsonSerializer.Serialize(new { headers = sent.Headers, body = sent.Body });
        Assert.Equal(["true"], await Node.Ask("signatures.mjs", webhook.Text("secret"), [line]));
        Assert.Equal("""["authorization"]""", seen.GetProperty("headerNames").GetRawText());
    }

    [Fact]
    public async Task Every_box_is_sealed_anew_once()
    {
        await using var both = House.Build(database, secret: new(next, old));

        var passes = await Task.WhenAll(Pass(both), Pass(both), Pass(both));

        Assert.Equal((1, 0), (passes.Sum(pass => pass.Renewed), passes.Sum(pass => pass.Lost)));
    }

    [Fact]
    public async Task Where_the_key_is_lost_a_webhook_says_so_fails_and_can_be_mended()
    {
        await using var lost = await Serve(next);
        using var partner = Client(lost);
        var path = Hooks.PathOf(webhook);
        await partner.Submit(Bodies.Smallest);

        var seen = await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);
        var attempt = seen.GetProperty("lastAttempt");
        Assert.Equal(("pending", "unreadable-secret"), (seen.Text("state"), attempt.Text("error")));
        Assert.Null(attempt.GetProperty("headers").TextOrNull("webhook-signature"));
        var shown = await partner.Read(path);
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("headerNames").ValueKind);
        Assert.NotNull(shown.TextOrNull("failingSince"));
        Assert.Single((await partner.Read("/v1/webhooks")).List("items"));
        var renamed = await partner.Patch(path, """{"description":"still lost"}""");
        Assert.Equal(JsonValueKind.Null, (await renamed.Json()).GetProperty("headerNames").ValueKind);

        var rotated = await (await partner.Post($"{path}/rotate-secret", "{}")).Json();
        var mended = await (await partner.Patch(path, """{"headers":{"x-a":"1"}}""")).Json();
        await partner.Post($"{path}/deliveries/{seen.Text("id")}/replay", "{}");
        var sent = Assert.Single(await receiver.Await(1));

        Assert.Equal("""["x-a"]""", mended.GetProperty("headerNames").GetRawText());
        Assert.Equal(("1", false), (sent.Headers["x-a"], sent.Headers.ContainsKey("authorization")));
        var line = JsonSerializer.Serialize(new { headers = sent.Headers, body = sent.Body });
        Assert.Equal(["true"], await Node.Ask("signatures.mjs", rotated.Text("secret"), [line]));
    }

    [Fact]
    public async Task A_webhook_whose_key_is_lost_is_disabled_in_the_end()
    {
        await using var lost = await Serve(next);
        using var partner = Client(lost);
        await using var owner = new Npgsql.NpgsqlConnection(database);
        await Dapper.SqlMapper.ExecuteAsync(owner, "update webhook set failing_since = now() - interval '6 days'");

        await partner.Submit(Bodies.Smallest);

        await partner.Settled(webhook, delivery => delivery.Text("state") == "failed");
        Assert.Equal("failing", (await partner.Read(Hooks.PathOf(webhook))).Text("disabledReason"));
    }

    private static Task<(int Renewed, int Lost)> Pass(WebApplication app) =>
        app.Services.GetRequiredService<ResealWorker>().Pass(CancellationToken.None);

    private async Task<WebApplication> Serve(params byte[][] keys)
    {
        var app = House.Build(database, secret: new(keys));
        await app.StartAsync();
        return app;
    }

    private HttpClient Client(WebApplication app) => Partners.Client(new(app.Urls.First()), key);
}
