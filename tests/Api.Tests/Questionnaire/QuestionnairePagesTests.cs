using System.IO.Compression;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Questionnaire;

/// <summary>The questionnaire pages load only files of the service, are small, and are framed only by the partner's origins.</summary>
public sealed partial class QuestionnairePagesTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string Script = "text/javascript; charset=utf-8";

    [Theory]
    [InlineData("/questionnaire/page.js", Script)]
    [InlineData("/questionnaire/words.js", Script)]
    [InlineData("/questionnaire/page.css", "text/css; charset=utf-8")]
    [InlineData("/embed.js", Script)]
    [InlineData("/result.js", Script)]
    [InlineData("/cohort.js", Script)]
    [InlineData("/cohort.css", "text/css; charset=utf-8")]
    public async Task Files_are_revalidated_and_compressed(string path, string mediaType)
    {
        var plain = await api.Anonymous.GetAsync(path);
        var compressed = await api.Anonymous.Send(HttpMethod.Get, path, ("Accept-Encoding", "br, gzip"));
        var refused = await api.Anonymous.Send(HttpMethod.Get, path, ("Accept-Encoding", "gzip;q=0"));

        Assert.Equal((200, mediaType), ((int)plain.StatusCode, plain.Header("Content-Type")));
        Assert.Equal("no-cache", plain.Header("Cache-Control"));
        Assert.Equal("*", plain.Header("Access-Control-Allow-Origin"));
        Assert.Equal("gzip", compressed.Header("Content-Encoding"));
        Assert.Null(refused.Header("Content-Encoding"));
        Assert.NotEqual(plain.Header("ETag"), compressed.Header("ETag"));
        await using var unzipped = new GZipStream(
            await compressed.Content.ReadAsStreamAsync(),
            CompressionMode.Decompress
        );
        using var reader = new StreamReader(unzipped);
        Assert.Equal(await plain.Text(), await reader.ReadToEndAsync());
        var again = await api.Anonymous.Send(HttpMethod.Get, path, ("If-None-Match", plain.Header("ETag")!));
        Assert.Equal(304, (int)again.StatusCode);
        var other = await api.Anonymous.Send(
            HttpMethod.Get,
            path,
            ("Accept-Encoding", "gzip"),
            ("If-Match", "\"another\"")
        );
        Assert.Null(other.Header("Content-Encoding"));
        await other.AssertProblem(412, "precondition-failed");
    }

    [Fact]
    public async Task The_scripts_have_at_most_20_kB_and_the_embed_5_kB()
    {
        var sizes = new Dictionary<string, long>();

        foreach (var path in (await ScriptPaths()).Append("/embed.js"))
        {
            var file = await api.Anonymous.Send(HttpMethod.Get, path, ("Accept-Encoding", "gzip"));
            sizes[path] = file.Content.Headers.ContentLength!.Value;
        }

        Assert.InRange(sizes["/embed.js"], 1, 5_000);
        Assert.InRange(sizes.Where(file => file.Key != "/embed.js").Sum(file => file.Value), 5_000, 20_000);
    }

    [Fact]
    public async Task The_pages_have_no_inline_code_no_storage_and_no_external_resources()
    {
        var page = await api.Anonymous.GetStringAsync("/i");
        var scripts = string.Concat(
            await Task.WhenAll(
                (await ScriptPaths())
                    .Append("/questionnaire/checkin.js")
                    .Select(path => api.Anonymous.GetStringAsync(path))
            )
        );

        Assert.DoesNotMatch("<script(?![^>]*src=)|<style|style=|\\son[a-z]+=", page);
        Assert.DoesNotMatch("https?://|innerHTML|Storage|document\\.cookie|indexedDB|eval\\(", page + scripts);
    }

    [Fact]
    public async Task Both_languages_have_the_same_texts()
    {
        var script = await api.Anonymous.GetStringAsync("/questionnaire/words.js");
        var spanish = script.IndexOf("  es: {", StringComparison.Ordinal);

        Assert.True(Names(script[..spanish]).Count > 40);
        Assert.Equal(Names(script[..spanish]), Names(script[spanish..]));

        static List<string> Names(string text) =>
            [.. Member().Matches(text).Select(match => match.Groups["name"].Value)];
    }

    [Fact]
    public async Task The_page_of_a_public_key_is_framed_only_by_the_partners_origins()
    {
        var keys = await api.CreateKeys("https://a.example", "https://b.example:8443");
        var path = $"/a/{keys.SingleKey(KeyType.Public)}";
        var lone = (await api.CreateKeys()).SingleKey(KeyType.Public);

        Assert.Equal("https://a.example https://b.example:8443", await FrameAncestors($"{path}?embed=1"));
        Assert.Equal("'none'", await FrameAncestors(path));
        Assert.Equal("'none'", await FrameAncestors("/i"));
        Assert.Equal("'none'", await FrameAncestors($"/a/{lone}?embed=1"));
        Assert.Equal("'none'", await FrameAncestors("/a/nothing?embed=1"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_cached_page_is_not_reused_after_the_origins_have_changed()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        var path = $"/a/{keys.SingleKey(KeyType.Public)}?embed=1";
        var cached = (await api.Anonymous.GetAsync(path)).Header("ETag")!;
        var same = await api.Anonymous.Send(HttpMethod.Get, path, ("If-None-Match", cached));
        await partner.ChangeSettings("""{ "origins": ["https://other.example.com"] }""");
        HttpResponseMessage changed;

        do // API keys are cached for seconds
        {
            await Task.Delay(200);
            changed = await api.Anonymous.Send(HttpMethod.Get, path, ("If-None-Match", cached));
        } while (changed.Header("Content-Security-Policy")!.Contains(BrowserClientExtensions.PartnerOrigin));

        Assert.Equal(304, (int)same.StatusCode);
        Assert.Equal(200, (int)changed.StatusCode);
    }

    [Theory]
    [InlineData(KeyType.Secret)]
    [InlineData(KeyType.Respondent)]
    public async Task Other_keys_open_no_page(KeyType type)
    {
        var keys = await api.CreateKeys();
        var key = type == KeyType.Secret ? keys.SingleKey(type) : ApiKey.Generate(KeyMode.Test, type).Reveal();

        var response = await api.Anonymous.GetAsync($"/a/{key}");

        Assert.Equal(404, (int)response.StatusCode);
        Assert.DoesNotContain("data-", await response.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_markup_stays_text()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        await partner.ChangeSettings("""{ "name": "\"><script>alert(1)</script>" }""");

        var page = await api.Anonymous.GetStringAsync($"/a/{keys.SingleKey(KeyType.Public)}");

        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("data-partner=\"&quot;&gt;&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_allows_images_of_the_partners_logo_origin_only()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        await partner.ChangeSettings("""{ "branding": { "logoUrl": "https://cdn.example.com:8443/logo.svg" } }""");

        using var page = await api.Anonymous.GetAsync($"/a/{keys.SingleKey(KeyType.Public)}");
        var invited = await (await partner.Post("/v1/invitations", """{ "personRef": "crm-1" }""")).Json();
        using var invitation = await api.Anonymous.GetAsync(new Uri(invited.Text("url")).AbsolutePath);
        using var earlierLink = await api.Anonymous.GetAsync("/i");
        using var unknown = await api.Anonymous.GetAsync($"/i/{Guid.CreateVersion7()}");

        Assert.Contains("img-src data: https://cdn.example.com:8443;", Policy(page), StringComparison.Ordinal);
        Assert.Contains("img-src data: https://cdn.example.com:8443;", Policy(invitation), StringComparison.Ordinal);
        Assert.Contains("img-src data:;", Policy(earlierLink), StringComparison.Ordinal);
        Assert.Contains("img-src data:;", Policy(unknown), StringComparison.Ordinal);
        Assert.Contains("https://cdn.example.com:8443/logo.svg", await page.Text(), StringComparison.Ordinal);

        static string Policy(HttpResponseMessage response) =>
            response.Headers.GetValues("Content-Security-Policy").Single();
    }

    [Fact]
    public async Task A_public_key_works_on_the_services_own_pages()
    {
        var keys = await api.CreateKeys();
        using var own = api.CreateBrowserClient(keys.SingleKey(KeyType.Public), $"http://{api.Address.Authority}");
        using var other = api.CreateBrowserClient(keys.SingleKey(KeyType.Public), BrowserClientExtensions.OtherOrigin);
        using var none = api.CreateBrowserClient(keys.SingleKey(KeyType.Public), origin: null);

        Assert.Equal(201, (int)(await own.Submit(SubmissionBodies.Smallest)).StatusCode);
        await (await other.Submit(SubmissionBodies.Smallest)).AssertProblem(403, "origin");
        await (await none.Submit(SubmissionBodies.Smallest)).AssertProblem(403, "origin");
    }

    private async Task<string> FrameAncestors(string path)
    {
        var policy = (await api.Anonymous.GetAsync(path)).Header("Content-Security-Policy")!;
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'", policy);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        return policy.Split("frame-ancestors ")[1];
    }

    private async Task<IReadOnlyList<string>> ScriptPaths()
    {
        var found = new List<string> { "/questionnaire/page.js" };

        for (var index = 0; index < found.Count; index++)
        {
            var imports = Import().Matches(await api.Anonymous.GetStringAsync(found[index]));
            found.AddRange(imports.Select(match => $"/questionnaire/{match.Groups["file"].Value}").Except(found));
        }

        Assert.True(found.Count > 5);
        return found;
    }

    [GeneratedRegex("from \"\\./(?<file>[a-z]+\\.js)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Import();

    [GeneratedRegex("(?m)^    (?<name>[a-zA-Z]+):", RegexOptions.ExplicitCapture)]
    private static partial Regex Member();
}
