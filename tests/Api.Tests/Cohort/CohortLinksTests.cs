using System.Buffers.Text;
using ChannelFit.Api.Features.Cohort;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Cohort;

/// <summary>Links to the coach's view: creation, list, revocation, and who may read.</summary>
public sealed class CohortLinksTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Links = CohortClientExtensions.Links;

    [Theory]
    [InlineData("{}", 7 * 24 * 3600)]
    [InlineData("{\"expiresIn\":3600}", 3600)]
    [InlineData("{\"expiresIn\":2592000.0}", 30 * 24 * 3600)]
    public async Task A_link_expires_after_the_requested_time(string body, int seconds)
    {
        using var partner = await api.CreatePartner();
        var before = DateTimeOffset.UtcNow.AddSeconds(seconds - 1);

        var link = await partner.CreateCohortLink(body);

        Assert.StartsWith($"{api.Address}c#", link.Text("url"), StringComparison.Ordinal);
        Assert.InRange(
            link.GetProperty("expiresAt").GetDateTimeOffset(),
            before,
            DateTimeOffset.UtcNow.AddSeconds(seconds)
        );
    }

    [Theory]
    [InlineData("{\"expiresIn\":3599}", "#/expiresIn out-of-range")]
    [InlineData("{\"expiresIn\":2592001}", "#/expiresIn out-of-range")]
    [InlineData("{\"expiresAt\":1,\"expiresIn\":\"1\"}", "#/expiresAt unknown-member|#/expiresIn wrong-type")]
    public async Task All_validation_errors_are_reported_and_no_link_is_created(string body, string expected)
    {
        using var partner = await api.CreatePartner();

        var errors = await (await partner.Post(Links, body)).ValidationErrors();

        Assert.Equal(expected, string.Join('|', errors.Select(error => $"{error.Pointer} {error.Code}")));
        Assert.Empty((await partner.Read(Links)).List("items"));
    }

    [Fact]
    public async Task A_retry_returns_the_first_link_and_creates_no_second_one()
    {
        using var partner = await api.CreatePartner();

        var first = await partner.Post(Links, "{}", "once");
        var retry = await partner.Post(Links, "{}", "once");

        Assert.Equal((201, 201), ((int)first.StatusCode, (int)retry.StatusCode));
        Assert.Equal(await first.Text(), await retry.Text());
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), retry.Header("Idempotency-Replayed")));
        await (await partner.Post(Links, "{ }", "once")).AssertProblem(422, "idempotency-key-reused");
        Assert.Single((await partner.Read(Links)).List("items"));
        Assert.Single(await partner.Audit("?action=cohortlink.created"));

        Assert.Equal(204, (int)(await partner.DeleteAsync(first.Header("Location"))).StatusCode);
        await (await partner.Post(Links, "{}", "once")).AssertProblem(410, "gone");
    }

    [Fact]
    public async Task Open_links_are_listed_newest_first()
    {
        using var partner = await api.CreatePartner();
        var created = new List<string>();

        for (var link = 0; link < 3; link++)
        {
            created.Insert(0, (await partner.CreateCohortLink()).ToString());
            await Task.Delay(2); // Ids created in the same millisecond are unordered.
        }

        var first = await partner.GetAsync($"{Links}?limit=2");
        var next = first.Header("Link")!.Split('<', '>')[1];

        Assert.Equal(
            created,
            (await first.Json())
                .List("items")
                .Concat((await partner.Read(next)).List("items"))
                .Select(one => one.ToString())
        );
    }

    [Fact]
    public async Task Creation_and_revocation_are_audited()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.CreateCohortLink()).Text("id");

        Assert.Equal(204, (int)(await partner.DeleteAsync($"{Links}/{id}")).StatusCode);
        await (await partner.DeleteAsync($"{Links}/{id}")).AssertProblem(404, "not-found");

        Assert.Equal(
            [("cohortlink.revoked", id), ("cohortlink.created", id)],
            (await partner.Audit()).Take(2).Select(entry => (entry.Text("action"), entry.Text("subject")))
        );
    }

    [Fact]
    public async Task Links_of_other_partners_and_modes_return_404()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var live = api.CreateClient(keys.SingleKey(KeyType.Secret, KeyMode.Live));
        using var other = await api.CreatePartner();
        var link = await test.CreateCohortLink();

        foreach (var client in (HttpClient[])[live, other])
        {
            await (await client.DeleteAsync($"{Links}/{link.Text("id")}")).AssertProblem(404, "not-found");
            Assert.Empty((await client.Read(Links)).List("items"));
        }

        Assert.Equal(200, (int)(await api.ReadCohort(CohortClientExtensions.TokenOf(link))).StatusCode);
    }

    [Fact]
    public async Task A_key_without_the_scope_creates_no_link()
    {
        using var partner = await api.CreatePartner();
        using var narrow = api.CreateClient((await partner.IssueKey("assessments:read", "people:write")).Text);

        await (await narrow.Post(Links, "{}")).AssertProblem(403, "forbidden");
        await (await narrow.GetAsync(Links)).AssertProblem(403, "forbidden");
    }

    [Fact]
    public async Task Expired_revoked_and_unknown_links_return_the_same_page()
    {
        using var partner = await api.CreatePartner();
        var (revoked, expired) = (await partner.CreateCohortLink(), await partner.CreateCohortLink());
        await partner.DeleteAsync($"{Links}/{revoked.Text("id")}");
        await api.QueryAsOwner<int>(
            "update cohort_link set expires_at = now() where id = @id returning 1",
            new { id = expired.GetProperty("id").GetGuid() }
        );
        using var suspended = await api.CreatePartner();
        var stopped = await suspended.CreateCohortLink();
        await api.QueryAsOwner<int>(
            """
            update partner set suspended_at = now()
            where id = (select partner_id from cohort_link where id = @id) returning 1
            """,
            new { id = stopped.GetProperty("id").GetGuid() }
        );
        var share = (await partner.CreateShare(await api.StoreCoach(partner))).Text("url").Split("/r/")[1];
        string[] tokens =
        [
            .. new[] { revoked, expired, stopped }.Select(CohortClientExtensions.TokenOf),
            share,
            "a",
            new('A', 66),
        ];
        var pages = new List<string>();

        foreach (var path in tokens.SelectMany(token => (string[])[$"people {token}", $"pictures {token}"]))
        {
            using var response = await api.ReadCohort(path.Split(' ')[1], path.Split(' ')[0]);
            Assert.Equal((path, 404), (path, (int)response.StatusCode));
            Assert.Equal(("no-store", "noindex"), (response.Header("Cache-Control"), response.Header("X-Robots-Tag")));
            pages.Add(await response.Text());
        }

        pages.Add(await (await api.Anonymous.GetAsync("/c/people")).Text());
        pages.Add(await (await api.Anonymous.GetAsync("/c/nothing/at/all")).Text());
        Assert.Contains(api.Published.TextsIn("en").Report.Sentences["gone"], Assert.Single(pages.Distinct()));
    }

    [Fact]
    public async Task A_token_with_any_changed_bit_is_invalid_and_opens_no_report()
    {
        using var partner = await api.CreatePartner();
        var links = api.Services.GetRequiredService<CohortLinkSigner>();
        var token = CohortClientExtensions.TokenOf(await partner.CreateCohortLink());
        var bytes = Base64Url.DecodeFromChars(token);
        var payload = links.Verify(token)!.Value;

        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(links.Verify(Base64Url.EncodeToString(changed)));
        }

        // The token of a link is none of a report, and the report of one link none of another.
        Assert.Null(links.VerifyReport(payload.Id, token));
        var report = links.CreateReportPath(payload, Guid.CreateVersion7()).Split('/')[^1];
        Assert.NotNull(links.VerifyReport(payload.Id, report));
        Assert.Null(links.VerifyReport(Guid.CreateVersion7(), report));
        Assert.Null(links.Verify(report));
    }

    [Fact]
    public async Task The_page_reads_the_token_from_the_fragment_and_is_not_cached()
    {
        using var page = await api.Anonymous.GetAsync("/c?verdict=watch");
        var script = await api.Anonymous.GetStringAsync("/cohort.js");

        Assert.Equal(200, (int)page.StatusCode);
        Assert.Equal(("no-store", "noindex"), (page.Header("Cache-Control"), page.Header("X-Robots-Tag")));
        Assert.Contains(
            "default-src 'none'; script-src 'self'; style-src 'self'",
            page.Header("Content-Security-Policy")
        );
        Assert.DoesNotMatch("<script(?![^>]*src=)|<style|style=|\\son[a-z]+=", await page.Text());
        Assert.DoesNotMatch("https?://|innerHTML|Storage|document\\.cookie|eval\\(", script);
    }
}
