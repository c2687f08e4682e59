using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Invitations;

/// <summary>The respondent page behind an invitation link loads only files of the service.</summary>
public sealed class RespondentPageTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("/i", "text/html; charset=utf-8")]
    [InlineData("/i/page.js", "text/javascript; charset=utf-8")]
    [InlineData("/i/words.js", "text/javascript; charset=utf-8")]
    [InlineData("/i/page.css", "text/css; charset=utf-8")]
    public async Task The_content_security_policy_allows_only_the_services_own_files(string path, string mediaType)
    {
        var response = await api.Anonymous.GetAsync(path);
        var policy = response.Header("Content-Security-Policy")!;

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(mediaType, response.Header("Content-Type"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'", policy);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", response.Header("Referrer-Policy"));
        Assert.Equal(
            304,
            (int)
                (await api.Anonymous.Send(HttpMethod.Get, path, ("If-None-Match", response.Header("ETag")!))).StatusCode
        );
    }

    [Fact]
    public async Task The_page_has_no_inline_code_and_no_external_resources()
    {
        var page = await api.Anonymous.GetStringAsync("/i");
        var script = await api.Anonymous.GetStringAsync("/i/page.js");

        Assert.DoesNotMatch("<script(?![^>]*src=)|<style|style=|\\son[a-z]+=", page);
        Assert.DoesNotMatch("https?://|innerHTML|localStorage|document\\.cookie|eval\\(", page + script);
        Assert.InRange(script.Split('\n').Length, 100, 251);
    }

    [Fact]
    public async Task Both_languages_have_the_same_texts()
    {
        var script = await api.Anonymous.GetStringAsync("/i/words.js");
        var words = script[script.IndexOf("export const words", StringComparison.Ordinal)..];
        var english = Names(words[..words.IndexOf("  es: {", StringComparison.Ordinal)]);
        var spanish = Names(
            words[words.IndexOf("  es: {", StringComparison.Ordinal)..words.IndexOf("\n};", StringComparison.Ordinal)]
        );

        Assert.True(english.Count > 20);
        Assert.Equal(english, spanish);

        static List<string> Names(string text) =>
            [
                .. System
                    .Text.RegularExpressions.Regex.Matches(text, "(?<=[{,\\s])\"?([a-zA-Z-]+)\"?: (?=[\"(\\n{])")
                    .Select(match => match.Groups[1].Value)
                    .Where(name => name is not ("en" or "es" or "words")),
            ];
    }
}
