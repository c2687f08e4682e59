using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Webhooks survive a rotation of the secret key that encrypts them, and report when they cannot be decrypted.</summary>
public sealed class WebhookSecretReencryptionTests : IAsyncLifetime
{
    private readonly byte[] old = RandomNumberGenerator.GetBytes(SecretKeyRing.KeyLength);
    private readonly byte[] next = RandomNumberGenerator.GetBytes(SecretKeyRing.KeyLength);

    private string database = "";
    private WebhookReceiver receiver = null!;
    private JsonElement webhook;
    private string key = "";

    public async Task InitializeAsync()
    {
        database = await ApiFixture.CreateDatabase();
        receiver = await WebhookReceiver.Start();
        await using var before = await Serve(old);
        using var partner = await ApiFixture.CreatePartner(before);
        key = partner.DefaultRequestHeaders.Authorization!.Parameter!;
        webhook = await partner.Subscribe(
            new
            {
                url = receiver.Url,
                events = (string[])["assessment.completed"],
                headers = new { authorization = "Bearer 7" },
            }
        );
        await partner.Post($"{WebhookClientExtensions.PathOf(webhook)}/rotate-secret", "{}");
    }

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Secrets_are_reencrypted_at_startup_with_the_newest_key()
    {
        await using (var both = await Serve(next, old))
        await using (var another = await Serve(next, old))
        {
            await Task.WhenAll(Reencrypt(both), Reencrypt(another));
            Assert.Equal((0, 0), await Reencrypt(both));
        }

        await using var after = await Serve(next);
        using var partner = Client(after);
        await partner.Submit(SubmissionBodies.Smallest);
        var sent = Assert.Single(await receiver.WaitFor(1));
        var seen = await partner.Read(WebhookClientExtensions.PathOf(webhook));

        Assert.Equal("Bearer 7", sent.Headers["Authorization"]);
        Assert.Equal(2, sent.Headers["webhook-signature"].Split(' ').Length);
        var line = JsonSerializer.Serialize(new { headers = sent.Headers, body = sent.Body });
        Assert.Equal(["true"], await NodeRunner.Ask("signatures.mjs", webhook.Text("secret"), [line]));
        Assert.Equal("""["authorization"]""", seen.GetProperty("headerNames").GetRawText());
    }

    [Fact]
    public async Task Every_secret_is_reencrypted_once()
    {
        await using var both = ApiFixture.Build(database, secret: new(next, old));

        var passes = await Task.WhenAll(Reencrypt(both), Reencrypt(both), Reencrypt(both));

        Assert.Equal((1, 0), (passes.Sum(pass => pass.Renewed), passes.Sum(pass => pass.Lost)));
    }

    [Fact]
    public async Task A_webhook_with_a_lost_key_fails_visibly_and_can_be_repaired()
    {
        await using var failed = await Serve(next);
        using var partner = Client(failed);
        var path = WebhookClientExtensions.PathOf(webhook);
        await partner.Submit(SubmissionBodies.Smallest);

        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        var attempt = seen.GetProperty("lastAttempt");
        Assert.Equal(("pending", "unreadable-secret"), (seen.Text("state"), attempt.Text("error")));
        Assert.Null(attempt.GetProperty("headers").TextOrNull("webhook-signature"));
        var current = await partner.Read(path);
        Assert.Equal(JsonValueKind.Null, current.GetProperty("headerNames").ValueKind);
        Assert.NotNull(current.TextOrNull("failingSince"));
        Assert.Single((await partner.Read("/v1/webhooks")).List("items"));
        var renamed = await partner.Patch(path, """{"description":"still lost"}""");
        Assert.Equal(JsonValueKind.Null, (await renamed.Json()).GetProperty("headerNames").ValueKind);

        var rotated = await (await partner.Post($"{path}/rotate-secret", "{}")).Json();
        var repaired = await (await partner.Patch(path, """{"headers":{"x-a":"1"}}""")).Json();
        await partner.Post($"{path}/deliveries/{seen.Text("id")}/replay", "{}");
        var sent = Assert.Single(await receiver.WaitFor(1));

        Assert.Equal("""["x-a"]""", repaired.GetProperty("headerNames").GetRawText());
        Assert.Equal(("1", false), (sent.Headers["x-a"], sent.Headers.ContainsKey("authorization")));
        var line = JsonSerializer.Serialize(new { headers = sent.Headers, body = sent.Body });
        Assert.Equal(["true"], await NodeRunner.Ask("signatures.mjs", rotated.Text("secret"), [line]));
    }

    [Fact]
    public async Task A_webhook_with_a_lost_key_is_eventually_disabled()
    {
        await using var failed = await Serve(next);
        using var partner = Client(failed);
        await using var owner = new Npgsql.NpgsqlConnection(database);
        await Dapper.SqlMapper.ExecuteAsync(owner, "update webhook set failing_since = now() - interval '6 days'");

        await partner.Submit(SubmissionBodies.Smallest);

        await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "failed");
        Assert.Equal("failing", (await partner.Read(WebhookClientExtensions.PathOf(webhook))).Text("disabledReason"));
    }

    private static Task<(int Renewed, int Lost)> Reencrypt(WebApplication app) =>
        app.Services.GetRequiredService<SecretReencryptionWorker>().ReencryptAll(CancellationToken.None);

    private async Task<WebApplication> Serve(params byte[][] keys)
    {
        var app = ApiFixture.Build(database, secret: new(keys));
        await app.StartAsync();
        return app;
    }

    private HttpClient Client(WebApplication app) => PartnerClientExtensions.Client(new(app.Urls.First()), key);
}
