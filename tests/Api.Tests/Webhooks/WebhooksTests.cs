using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>The resource /v1/webhooks (docs/api.md#webhooks).</summary>
public sealed class WebhooksTests(ApiFixture api) : IClassFixture<ApiFixture>
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
        var made = new List<string>();

        for (var number = 0; number < 5; number++)
        {
            made.Add((await partner.Subscribe($"https://crm.example.com/{number}")).Text("id"));
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

        Assert.Equal(made.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public async Task Webhooks_of_other_partners_and_modes_return_404()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyType.Secret }).Reveal()
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

    [Theory]
    [InlineData("""{}""", "#/url required", "#/events required")]
    [InlineData("""{"url":7,"events":"all"}""", "#/url wrong-type", "#/events wrong-type")]
    [InlineData("""{"url":"ftp://a.example/","events":[]}""", "#/url invalid-format", "#/events required")]
    [InlineData(
        """{"url":"crm.example.com","events":["nothing",7,"person.erased","person.erased"]}""",
        "#/url invalid-format",
        "#/events/0 unknown-option",
        "#/events/1 wrong-type",
        "#/events/3 invalid-format"
    )]
    [InlineData("""{"url":"https://me:you@a.example/","events":["person.erased"]}""", "#/url invalid-format")]
    [InlineData("""{"url":"https://a.example/#part","events":["person.erased"]}""", "#/url invalid-format")]
    [InlineData("""{"url":"https://a.example/a b","events":["person.erased"]}""", "#/url invalid-format")]
    [InlineData("""{"url":"https://a.example/\r\nx","events":["person.erased"]}""", "#/url invalid-format")]
    [InlineData("""{"url":"https:///hooks","events":["person.erased"]}""", "#/url invalid-format")]
    [InlineData("""{"url":"https://a.example/","events":["person.erased"],"secret":"x"}""", "#/secret unknown-member")]
    [InlineData(
        """{"url":"https://a.example/","events":["person.erased"],"enabled":true}""",
        "#/enabled unknown-member"
    )]
    [InlineData(
        """{"url":"https://a.example/","events":["person.erased"],"description":"\u0000"}""",
        "#/description invalid-characters"
    )]
    public async Task All_validation_errors_are_reported_together(string body, params string[] errors)
    {
        using var partner = await api.CreatePartner();

        var reported = await (await partner.Post("/v1/webhooks", body)).ValidationErrors();

        Assert.Equal(errors.Order(), reported.Select(error => $"{error.Pointer} {error.Code}").Order());
        Assert.Empty((await partner.Read("/v1/webhooks")).List("items"));
    }

    [Theory]
    [InlineData(62, 201)]
    [InlineData(63, 422)]
    [InlineData(500, 422)]
    public async Task Host_names_are_limited_to_DNS_length(int last, int status)
    {
        using var partner = await api.CreatePartner();
        var labels = Enumerable.Repeat(new string('a', 62), 3).Append(new string('b', 1)).Append(new string('c', last));
        var host = string.Join('.', labels);
        var body = JsonSerializer.Serialize(new { url = $"https://{host}/", events = (string[])["person.erased"] });

        var response = await partner.Post("/v1/webhooks", body);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("Host", "a", "invalid-format")]
    [InlineData("connection", "a", "invalid-format")]
    [InlineData("COOKIE", "a", "invalid-format")]
    [InlineData("webhook-id", "a", "invalid-format")]
    [InlineData("Webhook-Anything", "a", "invalid-format")]
    [InlineData("content-type", "a", "invalid-format")]
    [InlineData("content-length", "9", "invalid-format")]
    [InlineData("transfer-encoding", "chunked", "invalid-format")]
    [InlineData("Allow", "a", "invalid-format")]
    [InlineData("expires", "a", "invalid-format")]
    [InlineData("Last-Modified", "a", "invalid-format")]
    [InlineData("proxy-authorization", "a", "invalid-format")]
    [InlineData("x a", "a", "invalid-characters")]
    [InlineData("x:a", "a", "invalid-characters")]
    [InlineData("x\r\ny", "a", "invalid-characters")]
    [InlineData("", "a", "invalid-characters")]
    [InlineData("x-a", "a\r\nx-b: c", "invalid-characters")]
    [InlineData("x-a", "a\nb", "invalid-characters")]
    [InlineData("x-a", "schlüssel", "invalid-characters")]
    [InlineData("x-a", " a", "invalid-characters")]
    public async Task Reserved_headers_are_rejected(string name, string value, string code)
    {
        using var partner = await api.CreatePartner();
        var headers = new Dictionary<string, string> { [name] = value };
        var body = JsonSerializer.Serialize(
            new
            {
                url = Url,
                events = (string[])["person.erased"],
                headers,
            }
        );
        var webhook = await partner.Subscribe(Url);

        var reported = Assert.Single(await (await partner.Post("/v1/webhooks", body)).ValidationErrors());
        var changed = Assert.Single(
            await (
                await partner.Patch(WebhookClientExtensions.PathOf(webhook), JsonSerializer.Serialize(new { headers }))
            ).ValidationErrors()
        );

        Assert.Equal(code, reported.Code);
        Assert.StartsWith("#/headers/", reported.Pointer, StringComparison.Ordinal);
        Assert.Equal(reported, changed);
    }

    [Fact]
    public async Task Headers_are_limited_to_20_and_4_KB_also_after_a_change()
    {
        using var partner = await api.CreatePartner();
        var most = Enumerable.Range(0, 20).ToDictionary(number => $"x-{number:00}", _ => new string('v', 200));
        var events = (string[])["person.erased"];
        var webhook = await partner.Subscribe(
            new
            {
                url = Url,
                events,
                headers = most,
            }
        );
        var path = WebhookClientExtensions.PathOf(webhook);

        Assert.Equal(
            [("#/headers", "too-many")],
            await (await partner.Patch(path, """{"headers":{"x-20":"v"}}""")).ValidationErrors()
        );
        Assert.Equal(
            [("#/headers", "too-long")],
            await (
                await partner.Patch(path, $$$"""{"headers":{"X-00":"{{{new string('v', 220)}}}"}}""")
            ).ValidationErrors()
        );
        Assert.Equal(
            [("#/headers/X-A", "invalid-format")],
            await (
                await partner.Post("/v1/webhooks", Smallest.Replace("]}", """],"headers":{"x-a":"1","X-A":"2"}}"""))
            ).ValidationErrors()
        );
        Assert.Equal(200, (int)(await partner.Patch(path, """{"headers":{"x-19":null,"x-20":"v"}}""")).StatusCode);
    }

    [Fact]
    public async Task Zapier_and_Make_can_subscribe_read_samples_and_unsubscribe()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();

        // performSubscribe: one URL per active Zap; Zapier stores the response and later uses its id.
        var subscribed = await partner.Subscribe(new { url = receiver.Url, events = (string[])["assessment.completed"] });

        // performList: an array in the shape of the posted events; Make asks for the same.
        var samples = await (await partner.GetAsync("/v1/webhooks/samples?event=assessment.completed")).Json();
        var sample = Assert.Single(samples.EnumerateArray());

        await partner.Submit(SubmissionBodies.Complete);
        var sent = Assert.Single(await receiver.WaitFor(1));
        Assert.Equal(Shape(sample), Shape(sent.Json));
        Assert.Equal(JsonValueKind.Object, sent.Json.ValueKind);

        // performUnsubscribe, and Make's detach.
        Assert.Equal(204, (int)(await partner.DeleteAsync(WebhookClientExtensions.PathOf(subscribed))).StatusCode);
        await partner.Submit(SubmissionBodies.Complete);
        await Task.Delay(300);
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task Every_event_has_a_sample()
    {
        using var partner = await api.CreatePartner();

        var samples = await (await partner.GetAsync("/v1/webhooks/samples")).Json();

        Assert.Equal(
            ["assessment.completed", "assessment.deleted", "invitation.expired", "person.erased"],
            samples.EnumerateArray().Select(sample => sample.Text("type"))
        );
        await (await partner.GetAsync("/v1/webhooks/samples?event=none")).AssertProblem(400, "unreadable");
    }

    /// <summary>Returns every member down to the second level, in order.</summary>
    private static string Shape(JsonElement payload) =>
        string.Join(
            ' ',
            [
                .. payload.Names(),
                .. payload.GetProperty("data").Names().Where(name => name != "metadata"),
                .. payload.GetProperty("data").GetProperty("channels").Names(),
            ]
        );
}
