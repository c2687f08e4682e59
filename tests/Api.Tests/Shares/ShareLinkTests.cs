using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Shares;

/// <summary>Links to reports: their readers and their expiry.</summary>
public sealed class ShareLinkTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Theory]
    [InlineData(KeyMode.Test)]
    [InlineData(KeyMode.Live)]
    public async Task A_link_opens_the_report_without_a_key(KeyMode mode)
    {
        using var partner = await api.CreatePartner(mode);
        var path = await api.StoreCoach(partner);

        var share = await partner.CreateShare(path);

        Assert.StartsWith($"{api.Address}r/", share.Text("url"), StringComparison.Ordinal);
        using var opened = await api.Anonymous.GetAsync(share.Text("url"));
        using var report = await partner.GetAsync($"{path}/report");
        Assert.Equal(200, (int)opened.StatusCode);
        Assert.Contains("<main class=\"result\">", await opened.Text(), StringComparison.Ordinal);
        Assert.All(
            ["Cache-Control", "Referrer-Policy", "X-Content-Type-Options", "X-Robots-Tag", "Content-Language"],
            header => Assert.Equal((header, report.Header(header)), (header, opened.Header(header)))
        );
        Assert.Equal(("no-store", "noindex"), (opened.Header("Cache-Control"), opened.Header("X-Robots-Tag")));
    }

    [Fact]
    public async Task A_link_uses_the_browser_language_and_ignores_tracking_parameters()
    {
        using var partner = await api.CreatePartner();
        var url = (await partner.CreateShare(await api.StoreCoach(partner))).Text("url");

        var spanish = await api.Anonymous.Send(HttpMethod.Get, $"{url}?utm_source=mail", ("Accept-Language", "es"));
        var head = await api.Anonymous.Send(HttpMethod.Head, url);

        Assert.Equal((200, "es"), ((int)spanish.StatusCode, spanish.Header("Content-Language")));
        Assert.Equal((200, ""), ((int)head.StatusCode, await head.Text()));
    }

    [Fact]
    public async Task Expired_revoked_and_unknown_links_return_the_same_page()
    {
        var keys = await api.CreateKeys();
        using var partner = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        var path = await api.StoreCoach(partner);
        var (revoked, expired) = (await partner.CreateShare(path), await partner.CreateShare(path));
        var deleted = await partner.CreateShare(await api.StoreCoach(partner));
        await partner.DeleteAsync($"{path}/shares/{revoked.Text("id")}");
        await partner.DeleteAsync($"/v1/assessments/{await AssessmentOf(deleted)}");
        await api.QueryAsOwner<int>(
            "update share set expires_at = now() where id = @id returning 1",
            new { id = expired.GetProperty("id").GetGuid() }
        );
        var person = await partner.Submit(api.Request(PersonRequests.Coach).With("personRef", "\"crm-4711\""));
        var erased = await partner.CreateShare($"/v1/assessments/{person.Text("id")}");
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-4711")).StatusCode);
        using var suspended = await api.CreatePartner();
        var stopped = await suspended.CreateShare(await api.StoreCoach(suspended));
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
        var token = TokenOf((await partner.CreateShare(await api.StoreCoach(partner))).Text("url"));
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
        var name = new LinkTokenPayload(Guid.CreateVersion7(), true, Guid.CreateVersion7());

        var token = TokenOf(new ShareLinkSigner(new SecretKeyRing(old), address).CreateUrl(name));

        Assert.Equal(name, new ShareLinkSigner(new SecretKeyRing(young, old), address).Verify(token));
        Assert.Null(new ShareLinkSigner(new SecretKeyRing(young), address).Verify(token));
    }

    private async Task<Guid> AssessmentOf(JsonElement share) =>
        await api.QueryAsOwner<Guid>(
            "select assessment from share where id = @id",
            new { id = share.GetProperty("id").GetGuid() }
        );

    private static string TokenOf(string url) => url.Split("/r/")[1];

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(SecretKeyRing.KeyLength);
}
