using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>The resource /v1/webhooks (docs/api.md#webhooks).</summary>
public sealed class WebhooksTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Url = "https://crm.example.com/hooks?token=1";

    private const string Smallest = """{"url":"https://crm.example.com/hooks","events":["assessment.completed"]}""";

    [Fact]
    public async Task A_webhook_is_created_read_listed_changed_and_deleted()
    {
        using var partner = await api.CreatePartner();

        var created = await partner.Post(
            "/v1/webhooks",
            """
            {"url":"https://crm.example.com/hooks?token=1","events":["person.erased","assessment.completed"],
            "description":"CRM","headers":{"Authorization":"Bearer 1","x-tenant":"7"}}
            """
        );
        var webhook = await created.Json();
        var path = WebhookClientExtensions.PathOf(webhook);
        var read = await partner.Read(path);

        Assert.Equal((201, path), ((int)created.StatusCode, created.Header("Location")));
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", webhook.Text("secret"));
        Assert.Equal((Url, "CRM"), (read.Text("url"), read.Text("description")));
        Assert.Equal("""["person.erased","assessment.completed"]""", read.GetProperty("events").GetRawText());
        Assert.Equal("""["Authorization","x-tenant"]""", read.GetProperty("headerNames").GetRawText());
        Assert.True(read.GetProperty("enabled").GetBoolean());
        Assert.False(read.TryGetProperty("secret", out _));
        Assert.DoesNotContain("Bearer", read.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(read.GetRawText(), Assert.Single((await partner.Read("/v1/webhooks")).List("items")).GetRawText());

        var changed = await (
            await partner.Patch(
                path,
                """{"events":["assessment.deleted"],"description":"","headers":{"authorization":null,"X-Other":"8"}}"""
            )
        ).Json();
        Assert.Equal("""["assessment.deleted"]""", changed.GetProperty("events").GetRawText());
        Assert.Equal("""["X-Other","x-tenant"]""", changed.GetProperty("headerNames").GetRawText());
        Assert.Equal((Url, null), (changed.Text("url"), changed.TextOrNull("description")));
        Assert.Equal(changed.GetRawText(), (await partner.Read(path)).GetRawText());

        var deleted = await partner.DeleteAsync(path);
        Assert.Equal((204, ""), ((int)deleted.StatusCode, await deleted.Text()));
        await (await partner.GetAsync(path)).AssertProblem(404, "not-found");
        await (await partner.DeleteAsync(path)).AssertProblem(404, "not-found");
        await (await partner.Patch(path, "{}")).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task Webhooks_are_paged()
    {
        using var partner = await api.CreatePartner();
        var created = new List<string>();

        for (var number = 0; number < 5; number++)
        {
            created.Add((await partner.Subscribe($"https://crm.example.com/{number}")).Text("id"));
        }

        var seen = new List<string>();
        var path = "/v1/webhooks?limit=2";

        while (true)
        {
            var page = await partner.Read(path);
            seen.AddRange(page.List("items").Select(one => one.Text("id")));

            if (page.TextOrNull("nextCursor") is not { } next)
            {
                break;
            }

            path = $"/v1/webhooks?limit=2&cursor={next}";
        }

        Assert.Equal(created.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public async Task Webhooks_of_other_partners_and_modes_return_404()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner(KeyMode.Live);
        var path = WebhookClientExtensions.PathOf(await live.Subscribe(Url));

        foreach (var other in (HttpClient[])[test, otherPartner])
        {
            await (await other.GetAsync(path)).AssertProblem(404, "not-found");
            await (await other.Patch(path, "{}")).AssertProblem(404, "not-found");
            await (await other.DeleteAsync(path)).AssertProblem(404, "not-found");
            await (await other.Post($"{path}/test", "{}")).AssertProblem(404, "not-found");
            await (await other.Post($"{path}/rotate-secret", "")).AssertProblem(404, "not-found");
            await (await other.GetAsync($"{path}/deliveries")).AssertProblem(404, "not-found");
            await (await other.Post($"{path}/replay", """{"from":"2026-01-01T00:00:00Z"}""")).AssertProblem(
                404,
                "not-found"
            );
            Assert.Empty((await other.Read("/v1/webhooks")).List("items"));
        }

        Assert.Equal(200, (int)(await live.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Secrets_and_headers_are_encrypted_in_the_database()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe(
            new
            {
                url = Url,
                events = (string[])["assessment.completed"],
                headers = new { authorization = "Bearer in-the-clear" },
            }
        );
        var secret = Convert.FromBase64String(webhook.Text("secret")["whsec_".Length..]);

        var stored = await api.QueryAsOwner<byte[]>(
            "select secret || headers from webhook where id = @id",
            new { id = Guid.Parse(webhook.Text("id")) }
        );

        Assert.Equal(-1, stored.AsSpan().IndexOf(secret));
        Assert.Equal(-1, stored.AsSpan().IndexOf("in-the-clear"u8));
    }

    [Fact]
    public async Task A_retry_is_replayed_without_the_secret()
    {
        using var partner = await api.CreatePartner();

        var first = await partner.Post("/v1/webhooks", Smallest, "once");
        var retry = await partner.Post("/v1/webhooks", Smallest, "once");
        Assert.True((int)first.StatusCode == 201, await first.Text());
        var webhook = await first.Json();

        Assert.True((int)retry.StatusCode == 201, await retry.Text());
        Assert.Equal("true", retry.Header("Idempotency-Replayed"));
        Assert.Equal(first.Headers.Location, retry.Headers.Location);
        Assert.Equal(
            (await first.Text()).Replace(webhook.GetProperty("secret").GetRawText(), "null", StringComparison.Ordinal),
            await retry.Text()
        );
        await (await partner.Post("/v1/webhooks", Smallest + " ", "once")).AssertProblem(422, "idempotency-key-reused");
        Assert.Single((await partner.Read("/v1/webhooks")).List("items"));

        await partner.DeleteAsync(WebhookClientExtensions.PathOf(webhook));
        await (await partner.Post("/v1/webhooks", Smallest, "once")).AssertProblem(410, "gone");
    }

    [Fact]
    public async Task At_most_twenty_webhooks_per_mode_even_under_concurrency()
    {
        using var partner = await api.CreatePartner();

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 25).Select(number => partner.Post("/v1/webhooks", Smallest, $"at-once-{number}"))
        );

        Assert.Equal(20, responses.Count(response => (int)response.StatusCode == 201));
        var rejected = responses.Where(response => (int)response.StatusCode != 201).ToList();
        Assert.All(
            await Task.WhenAll(rejected.Select(one => one.ValidationErrors())),
            errors => Assert.Equal([("#", "too-many")], errors)
        );

        // A rejected request is not stored under its idempotency key.
        var all = (await partner.Read("/v1/webhooks")).List("items");
        await partner.DeleteAsync(WebhookClientExtensions.PathOf(all[0]));
        var key = $"at-once-{Array.FindIndex(responses, response => (int)response.StatusCode != 201)}";
        Assert.Equal(201, (int)(await partner.Post("/v1/webhooks", Smallest, key)).StatusCode);
    }
}
