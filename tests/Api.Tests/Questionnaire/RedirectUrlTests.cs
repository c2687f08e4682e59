using System.Text.Json;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Questionnaire;

/// <summary>Pages redirect people only to origins of the partner (docs/guides/embed.md).</summary>
public sealed class RedirectUrlTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Theory]
    [InlineData("https://jobs.example.com/thanks?a=1#b", true)]
    [InlineData("https://jobs.example.com", true)]
    [InlineData("https://jobs.example.com.evil.example/", false)]
    [InlineData("https://jobs.example.com@evil.example/", false)]
    [InlineData("https://jobs.example.com\\@evil.example/", false)]
    [InlineData("https://jobs.example.com:444/", false)]
    [InlineData("http://jobs.example.com/", false)]
    [InlineData("HTTPS://jobs.example.com/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("//jobs.example.com/", false)]
    [InlineData("/thanks", false)]
    [InlineData(" https://jobs.example.com/", false)]
    public async Task The_page_redirects_only_to_the_partners_origins(string url, bool isAllowed)
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));

        var page = await api.Anonymous.GetStringAsync(
            $"/a/{keys.SingleKey(KeyType.Public)}?redirect={Uri.EscapeDataString(url)}"
        );
        var invited = await partner.Post(
            "/v1/invitations",
            JsonSerializer.Serialize(new { personRef = "crm-1", redirectUrl = url })
        );

        Assert.Equal(isAllowed, page.Contains("data-redirect=", StringComparison.Ordinal));

        if (isAllowed)
        {
            using var person = api.CreateClient((await invited.Json()).Text("token"));
            var current = await person.GetAsync(InvitationClientExtensions.Current);
            Assert.Equal(url, (await current.Json()).Text("redirectUrl"));
            Assert.Equal("A partner", (await current.Json()).GetProperty("partner").Text("name"));
        }
        else
        {
            Assert.Equal([("#/redirectUrl", "invalid-format")], await invited.ValidationErrors());
        }
    }

    [Theory]
    [InlineData(
        "HTTPS://jobs.example.com/",
        "Must begin with the origin as browsers send it: https://jobs.example.com."
    )]
    [InlineData(
        "https://jobs.example.com:443/",
        "Must begin with the origin as browsers send it: https://jobs.example.com."
    )]
    [InlineData("/thanks", "Must be an absolute URL, such as https://www.example.com/thanks.")]
    [InlineData("//jobs.example.com/", "Must be an absolute URL, such as https://www.example.com/thanks.")]
    [InlineData(
        "https://other.example/",
        "Must be on an origin of the partner, and https://other.example is none. Add it with PATCH /v1/partner."
    )]
    public void An_error_says_how_to_write_the_url(string url, string expected) =>
        Assert.Equal(expected, RedirectUrlRules.FindError(url, ["https://jobs.example.com"]));

    [Fact]
    public async Task An_invitation_no_longer_redirects_to_an_origin_that_was_removed()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        var (_, person) = await api.Invite(
            partner,
            $$"""{ "personRef": "crm-1", "redirectUrl": "{{BrowserClientExtensions.PartnerOrigin}}/" }"""
        );
        using var _ = person;

        await partner.ChangeSettings("""{ "origins": [] }""");

        Assert.False(
            (await (await person.GetAsync(InvitationClientExtensions.Current)).Json()).TryGetProperty(
                "redirectUrl",
                out var _
            )
        );
    }
}
