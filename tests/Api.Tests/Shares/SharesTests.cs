using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Shares;

public sealed class SharesTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData(KeyMode.Test)]
    [InlineData(KeyMode.Live)]
    public async Task A_link_opens_the_report_without_a_key(KeyMode mode)
    {
        using var partner = await api.CreatePartner(mode);
        var path = await Store(partner);

        var share = await CreateShare(partner, path);

        Assert.StartsWith($"{api.Address}r/", share.Text("url"), StringComparison.Ordinal);
        using var opened = await api.Anonymous.GetAsync(share.Text("url"));
        using var report = await partner.GetAsync($"{path}/report");
        Assert.Equal(200, (int)opened.StatusCode);
        Assert.Equal(await report.Text(), await opened.Text());
        Assert.All(
            [
                "Cache-Control",
                "Content-Security-Policy",
                "Referrer-Policy",
                "X-Content-Type-Options",
                "X-Robots-Tag",
                "Content-Language",
            ],
            header => Assert.Equal((header, report.Header(header)), (header, opened.Header(header)))
        );
        Assert.Equal(("no-store", "noindex"), (opened.Header("Cache-Control"), opened.Header("X-Robots-Tag")));
    }

    [Fact]
    public async Task A_link_uses_the_browser_language_and_ignores_tracking_parameters()
    {
        using var partner = await api.CreatePartner();
        var url = (await CreateShare(partner, await Store(partner))).Text("url");

        var spanish = await api.Anonymous.Send(HttpMethod.Get, $"{url}?utm_source=mail", ("Accept-Language", "es"));
        var head = await api.Anonymous.Send(HttpMethod.Head, url);

        Assert.Equal((200, "es"), ((int)spanish.StatusCode, spanish.Header("Content-Language")));
        Assert.Equal((200, ""), ((int)head.StatusCode, await head.Text()));
    }

    [Theory]
    [InlineData("{}", 7 * 24 * 3600)]
    [InlineData("{\"expiresIn\":3600}", 3600)]
    [InlineData("{\"expiresIn\":2592000.0}", 30 * 24 * 3600)]
    public async Task A_link_expires_after_the_requested_time(string body, int seconds)
    {
        using var partner = await api.CreatePartner();
        var before = DateTimeOffset.UtcNow.AddSeconds(seconds - 1);

        var ends = (await CreateShare(partner, await Store(partner), body)).GetProperty("expiresAt").GetDateTimeOffset();

        Assert.InRange(ends, before, DateTimeOffset.UtcNow.AddSeconds(seconds));
    }

    [Theory]
    [InlineData("{\"expiresIn\":3599}", "#/expiresIn out-of-range")]
    [InlineData("{\"expiresIn\":2592001}", "#/expiresIn out-of-range")]
    [InlineData("{\"expiresIn\":1e300}", "#/expiresIn out-of-range")]
    [InlineData("{\"expiresIn\":3600.5}", "#/expiresIn wrong-type")]
    [InlineData("{\"expiresIn\":\"3600\"}", "#/expiresIn wrong-type")]
    [InlineData("{\"expiresAt\":1,\"expiresIn\":0}", "#/expiresAt unknown-member|#/expiresIn out-of-range")]
    public async Task All_validation_errors_are_reported_and_no_link_is_created(string body, string expected)
    {
        using var partner = await api.CreatePartner();
        var path = await Store(partner);

        var errors = await (await partner.Post($"{path}/shares", body)).ValidationErrors();

        Assert.Equal(expected, string.Join('|', errors.Select(error => $"{error.Pointer} {error.Code}")));
        Assert.Empty(await List(partner, path));
    }

    [Fact]
    public async Task Expired_revoked_and_unknown_links_return_the_same_page()
    {
        var keys = await api.CreateKeys();
        using var partner = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyType.Secret }).Reveal()
        );
        var path = await Store(partner);
        var (revoked, expired) = (await CreateShare(partner, path), await CreateShare(partner, path));
        var deleted = await CreateShare(partner, await Store(partner));
        await partner.DeleteAsync($"{path}/shares/{revoked.Text("id")}");
        await partner.DeleteAsync($"/v1/assessments/{await AssessmentOf(deleted)}");
        await api.QueryAsOwner<int>(
            "update share set expires_at = now() where id = @id returning 1",
            new { id = expired.GetProperty("id").GetGuid() }
        );
        var person = await partner.Submit(api.Request(PersonRequests.Coach).With("personRef", "\"crm-4711\""));
        var erased = await CreateShare(partner, $"/v1/assessments/{person.Text("id")}");
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-4711")).StatusCode);
        using var suspended = await api.CreatePartner();
        var stopped = await CreateShare(suspended, await Store(suspended));
        await api.QueryAsOwner<int>(
            """
            update partner set suspended_at = now()
            where id = (select partner_id from share where id = @id) returning 1
            """,
            new { id = stopped.GetProperty("id").GetGuid() }
        );

        string[] urls =
        [
            .. new[] { revoked, expired, deleted, erased, stopped }.Select(share => share.Text("url")),
            $"{api.Address}r/",
            $"{api.Address}r/a/b",
            $"{api.Address}r/%ff",
            $"{api.Address}r/{new string('A', 66)}",
            $"{api.Address}r/{new string('é', 66)}",
        ];
        var pages = new List<string>();

        foreach (var url in urls)
        {
            using var response = await api.Anonymous.GetAsync(url);
            Assert.Equal((url, 404), (url, (int)response.StatusCode));
            Assert.Equal("text/html; charset=utf-8", response.Header("Content-Type"));
            Assert.Equal("no-store", response.Header("Cache-Control"));
            Assert.Equal("noindex", response.Header("X-Robots-Tag"));
            pages.Add(await response.Text());
        }

        Assert.Contains(api.Published.TextsIn("en").Report.Sentences["gone"], Assert.Single(pages.Distinct()));
    }

    [Fact]
    public async Task A_token_with_any_changed_bit_is_invalid()
    {
        using var partner = await api.CreatePartner();
        var links = api.Services.GetRequiredService<ShareLinkSigner>();
        var token = TokenOf((await CreateShare(partner, await Store(partner))).Text("url"));
        var bytes = Base64Url.DecodeFromChars(token);

        Assert.NotNull(links.Verify(token));

        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(links.Verify(Base64Url.EncodeToString(changed)));
        }

        Assert.Null(links.Verify(token[..^1]));
        Assert.Null(links.Verify($"{token}A"));
    }

    [Fact]
    public void A_link_survives_one_secret_key_rotation()
    {
        var address = api.Services.GetRequiredService<PublicUrl>();
        var (old, young) = (NewKey(), NewKey());
        var name = new ShareTokenPayload(Guid.CreateVersion7(), true, Guid.CreateVersion7());

        var token = TokenOf(new ShareLinkSigner(new SecretKeyRing(old), address).CreateUrl(name));

        Assert.Equal(name, new ShareLinkSigner(new SecretKeyRing(young, old), address).Verify(token));
        Assert.Null(new ShareLinkSigner(new SecretKeyRing(young), address).Verify(token));
    }

    [Fact]
    public async Task A_retry_returns_the_first_link_and_creates_no_second_one()
    {
        using var partner = await api.CreatePartner();
        var path = $"{await Store(partner)}/shares";

        var first = await partner.Post(path, "{}", "once");
        var retry = await partner.Post(path, "{}", "once");

        Assert.Equal((201, 201), ((int)first.StatusCode, (int)retry.StatusCode));
        Assert.Equal(await first.Text(), await retry.Text());
        Assert.Equal(first.Header("Location"), retry.Header("Location"));
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), retry.Header("Idempotency-Replayed")));
        await (await partner.Post(path, "{ }", "once")).AssertProblem(422, "idempotency-key-reused");
        Assert.Equal(200, (int)(await api.Anonymous.GetAsync((await retry.Json()).Text("url"))).StatusCode);

        Assert.Equal(204, (int)(await partner.DeleteAsync(first.Header("Location"))).StatusCode);
        await (await partner.Post(path, "{}", "once")).AssertProblem(410, "gone");
        Assert.Equal(201, (int)(await partner.Post(path, "{}", "twice")).StatusCode);
    }

    [Fact]
    public async Task Active_links_are_listed_newest_first()
    {
        using var partner = await api.CreatePartner();
        var path = await Store(partner);
        var made = new List<string>();

        for (var share = 0; share < 5; share++)
        {
            made.Insert(0, (await CreateShare(partner, path)).ToString());
            await Task.Delay(2); // Ids created in the same millisecond are unordered.
        }

        Assert.Equal(made, (await List(partner, path)).Select(share => share.ToString()));

        var (paged, next) = (new List<string>(), (string?)$"{path}/shares?limit=2");

        while (next is not null)
        {
            using var response = await partner.GetAsync(next);
            paged.AddRange((await response.Json()).List("items").Select(share => share.ToString()));
            next = response.Header("Link")?.Split('<', '>')[1];
        }

        Assert.Equal(made, paged);

        var first = JsonSerializer.Deserialize<JsonElement>(made[0]).Text("id");
        await partner.DeleteAsync($"{path}/shares/{first}");
        await (await partner.DeleteAsync($"{path}/shares/{first}")).AssertProblem(404, "not-found");
        await api.QueryAsOwner<int>(
            "update share set expires_at = now() where id = @id returning 1",
            new { id = JsonSerializer.Deserialize<JsonElement>(made[1]).GetProperty("id").GetGuid() }
        );
        Assert.Equal(made[2..], (await List(partner, path)).Select(share => share.ToString()));
    }

    [Fact]
    public async Task Links_of_other_partners_modes_and_assessments_return_404()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner();
        var (path, other) = (await Store(test), await Store(test));
        var share = await CreateShare(test, path);

        foreach (var client in (HttpClient[])[live, otherPartner])
        {
            await (await client.GetAsync($"{path}/shares")).AssertProblem(404, "not-found");
            await (await client.Post($"{path}/shares", "{}")).AssertProblem(404, "not-found");
            await (await client.DeleteAsync($"{path}/shares/{share.Text("id")}")).AssertProblem(404, "not-found");
        }

        await (await test.DeleteAsync($"{other}/shares/{share.Text("id")}")).AssertProblem(404, "not-found");
        Assert.Empty(await List(test, other));
        Assert.Equal(200, (int)(await api.Anonymous.GetAsync(share.Text("url"))).StatusCode);
    }

    [Fact]
    public async Task A_link_to_a_concurrently_deleted_assessment_returns_404()
    {
        using var partner = await api.CreatePartner();
        var path = await Store(partner);
        await using var owner = new NpgsqlConnection(api.ConnectionString);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("delete from assessment where id = @id", new { id = Guid.Parse(path.Split('/')[^1]) });

        var making = partner.Post($"{path}/shares", "{}");
        await WaitUntilBlocked(making);
        await transaction.CommitAsync();

        await (await making).AssertProblem(404, "not-found");
    }

    /// <summary>Waits until the insert waits for the row that is being deleted.</summary>
    private async Task WaitUntilBlocked(Task making)
    {
        for (var attempt = 0; attempt < 500 && !making.IsCompleted; attempt++)
        {
            if (
                await api.QueryAsOwner<bool>(
                    """
                    select exists (
                        select from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock' and query like '%into share%')
                    """
                )
            )
            {
                return;
            }

            await Task.Delay(10);
        }

        Assert.Fail("No statement waits for the deletion.");
    }

    private async Task<Guid> AssessmentOf(JsonElement share) =>
        await api.QueryAsOwner<Guid>(
            "select assessment from share where id = @id",
            new { id = share.GetProperty("id").GetGuid() }
        );

    private async Task<string> Store(HttpClient partner) =>
        $"/v1/assessments/{(await partner.Submit(api.Request(PersonRequests.Coach))).Text("id")}";

    private static async Task<JsonElement> CreateShare(HttpClient partner, string path, string body = "{}")
    {
        using var response = await partner.Post($"{path}/shares", body);
        Assert.Equal(201, (int)response.StatusCode);
        var share = await response.Json();
        Assert.Equal(["id", "url", "expiresAt"], share.Names());
        Assert.Equal($"{path}/shares/{share.Text("id")}", response.Header("Location"));
        return share;
    }

    private static async Task<IReadOnlyList<JsonElement>> List(HttpClient partner, string path) =>
        (await partner.Read($"{path}/shares")).List("items");

    private static string TokenOf(string url) => url.Split("/r/")[1];

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(SecretKeyRing.KeyLength);
}
