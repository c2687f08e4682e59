using System.Text.Json;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Partners;

/// <summary>The branding of a partner: PATCH /v1/partner, and the pages that show it.</summary>
public sealed class BrandingTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string Full = """
        {"branding":{"name":"Ana & Co <b>","logoUrl":"https://cdn.example.com:8443/logo.svg?a=1&b=2","color":"#7A1F5C",
        "contact":{"label":"Ask \"Ana\"","url":"mailto:ana@example.com"}}}
        """;

    [Fact]
    public async Task Branding_is_merged_member_by_member_and_cleared_by_null()
    {
        using var partner = await api.CreatePartner();

        var all = await Change(partner, Full);
        var color = await Change(partner, """{"branding":{"color":"#004466","contact":{"label":"Help"}}}""");
        var cleared = await Change(partner, """{"branding":{"name":null,"logoUrl":null,"contact":null}}""");
        var none = await Change(partner, """{"branding":null}""");

        Assert.Equal(
            """{"name":"Ana \u0026 Co \u003Cb\u003E","logoUrl":"https://cdn.example.com:8443/logo.svg?a=1\u0026b=2","color":"#7a1f5c","contact":{"label":"Ask \u0022Ana\u0022","url":"mailto:ana@example.com"}}""",
            all.GetRawText()
        );
        Assert.Equal(("#004466", "Ana & Co <b>"), (color.Text("color"), color.Text("name")));
        Assert.Equal(
            ("Help", "mailto:ana@example.com"),
            (color.GetProperty("contact").Text("label"), color.GetProperty("contact").Text("url"))
        );
        Assert.Equal("""{"name":"A partner","logoUrl":null,"color":"#004466","contact":null}""", cleared.GetRawText());
        Assert.Equal(JsonValueKind.Null, none.ValueKind);
        Assert.Equal(JsonValueKind.Null, (await partner.Read("/v1/partner")).GetProperty("branding").ValueKind);
    }

    [Fact]
    public async Task A_branding_without_a_name_has_the_present_name_of_the_partner()
    {
        using var partner = await api.CreatePartner();

        var before = await Change(partner, """{"branding":{"color":"#004466"}}""");
        await partner.ChangeSettings("""{"name":"New Ltd"}""");
        var after = (await partner.Read("/v1/partner")).GetProperty("branding");

        Assert.Equal(("A partner", "New Ltd"), (before.Text("name"), after.Text("name")));
    }

    [Theory]
    [InlineData("""{"branding":{"contact":{"label":"x","url":"mailto:"}}}""", "#/branding/contact/url invalid-format")]
    [InlineData(
        """{"branding":{"contact":{"label":"x","url":"mailto:?bcc=a@b.example"}}}""",
        "#/branding/contact/url invalid-format"
    )]
    [InlineData("""{"branding":"x"}""", "#/branding wrong-type")]
    [InlineData("""{"branding":{"font":"x"}}""", "#/branding/font unknown-member")]
    [InlineData("""{"branding":{"name":" "}}""", "#/branding/name invalid-format")]
    [InlineData("""{"branding":{"name":"\ud800"}}""", "#/branding/name invalid-characters")]
    [InlineData("""{"branding":{"logoUrl":"http://a.example/l.png"}}""", "#/branding/logoUrl invalid-format")]
    [InlineData("""{"branding":{"logoUrl":"https://u:p@a.example/l.png"}}""", "#/branding/logoUrl invalid-format")]
    [InlineData("""{"branding":{"logoUrl":"/l.png"}}""", "#/branding/logoUrl invalid-format")]
    [InlineData("""{"branding":{"logoUrl":"data:image/png,x"}}""", "#/branding/logoUrl invalid-format")]
    [InlineData("""{"branding":{"logoUrl":"https://a.example; script-src *"}}""", "#/branding/logoUrl invalid-format")]
    [InlineData("""{"branding":{"logoUrl":"https://a\uff1bb.example/l.png"}}""", "#/branding/logoUrl invalid-format")]
    [InlineData("""{"branding":{"logoUrl":"https://a\uff0cb.example/l.png"}}""", "#/branding/logoUrl invalid-format")]
    [InlineData("""{"branding":{"color":"red"}}""", "#/branding/color invalid-format")]
    [InlineData("""{"branding":{"color":"#12345"}}""", "#/branding/color invalid-format")]
    [InlineData("""{"branding":{"color":"#123456\n"}}""", "#/branding/color invalid-format")]
    [InlineData("""{"branding":{"color":"#777777"}}""", "#/branding/color out-of-range")]
    [InlineData("""{"branding":{"contact":{"label":"x"}}}""", "#/branding/contact/url required")]
    [InlineData(
        """{"branding":{"contact":{"label":"x","url":"javascript:alert(1)"}}}""",
        "#/branding/contact/url invalid-format"
    )]
    [InlineData(
        """{"branding":{"contact":{"url":"https://a.example","to":1}}}""",
        "#/branding/contact/to unknown-member"
    )]
    public async Task Invalid_branding_is_refused_and_nothing_changes(string body, string expected)
    {
        using var partner = await api.CreatePartner();
        await Change(partner, Full);
        await Change(partner, """{"branding":{"contact":null}}""");
        var before = (await partner.Read("/v1/partner")).GetRawText();

        var errors = await (await partner.ChangeSettings(body)).ValidationErrors();

        Assert.Equal([expected], errors.Select(error => $"{error.Pointer} {error.Code}"));
        Assert.Equal(before, (await partner.Read("/v1/partner")).GetRawText());
    }

    [Fact]
    public async Task All_errors_of_a_branding_are_reported_at_once()
    {
        using var partner = await api.CreatePartner();

        var errors = await (
            await partner.ChangeSettings(
                """{"name":"","branding":{"name":"","logoUrl":"x","color":"#ffffff","contact":{"label":1,"url":2}}}"""
            )
        ).ValidationErrors();

        Assert.Equal(
            [
                "#/branding/contact/label",
                "#/branding/contact/url",
                "#/name",
                "#/branding/name",
                "#/branding/logoUrl",
                "#/branding/color",
            ],
            errors.Select(error => error.Pointer)
        );
    }

    [Fact]
    public async Task A_colour_with_too_little_contrast_is_refused_with_both_ratios()
    {
        using var partner = await api.CreatePartner();

        var problem = await (await partner.ChangeSettings("""{"branding":{"color":"#777777"}}""")).AssertProblem(
            422,
            "validation"
        );

        Assert.Contains(
            "The contrast of #777777 to white is 4.47:1, and 4.5:1 is needed",
            problem.List("errors")[0].Text("detail"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("#000000", 21)]
    [InlineData("#ffffff", 1)]
    [InlineData("#767676", 4.54)] // the lightest grey of level AA
    [InlineData("#777777", 4.48)]
    [InlineData("#0b5563", 8.42)]
    public void The_contrast_to_white_is_that_of_WCAG(string color, double expected) =>
        Assert.Equal(expected, ColorContrast.ToWhite(color), 0.01);

    [Fact]
    public async Task Concurrent_patches_of_different_members_of_the_branding_are_all_applied()
    {
        using var partner = await api.CreatePartner();

        await Task.WhenAll(
            partner.ChangeSettings("""{"branding":{"name":"Many"}}"""),
            partner.ChangeSettings("""{"branding":{"color":"#004466"}}"""),
            partner.ChangeSettings("""{"branding":{"logoUrl":"https://a.example/l.png"}}"""),
            partner.ChangeSettings("""{"retentionDays":7}""")
        );

        var settings = await partner.Read("/v1/partner");
        Assert.Equal(
            """{"name":"Many","logoUrl":"https://a.example/l.png","color":"#004466","contact":null}""",
            settings.GetProperty("branding").GetRawText()
        );
        Assert.Equal(7, settings.GetProperty("retentionDays").GetInt32());
    }

    [Fact]
    public async Task Reports_and_links_show_the_branding_as_text_and_allow_only_the_origin_of_the_logo()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");
        var url = (await (await partner.Post($"/v1/assessments/{id}/shares", "{}")).Json()).Text("url");
        await Change(partner, Full);

        foreach (
            var response in (HttpResponseMessage[])
                [await partner.GetAsync($"/v1/assessments/{id}/report"), await api.Anonymous.GetAsync(url)]
        )
        {
            var page = await response.Text();
            Assert.Contains("<bdi>Ana &amp; Co &lt;b&gt;</bdi>", page, StringComparison.Ordinal);
            Assert.Contains(
                "<img src=\"https://cdn.example.com:8443/logo.svg?a=1&amp;b=2\" alt",
                page,
                StringComparison.Ordinal
            );
            Assert.Contains("href=\"mailto:ana@example.com\"", page, StringComparison.Ordinal);
            Assert.Contains(".result{--accent:#7a1f5c}", page, StringComparison.Ordinal);
            Assert.Contains("by ChannelFit", page, StringComparison.Ordinal);
            Assert.Contains(
                "img-src data: https://cdn.example.com:8443;",
                response.Header("Content-Security-Policy"),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_respondent_sees_the_branding_in_the_invitation_and_in_the_link_to_the_stylesheet()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);
        using var respondent = person;
        Assert.False((await respondent.Read("/v1/invitations/current")).TryGetProperty("branding", out _));
        var branding = await Change(partner, Full);

        Assert.Equal(
            branding.GetRawText(),
            (await respondent.Read("/v1/invitations/current")).GetProperty("branding").GetRawText()
        );
        var id = (await respondent.Submit(api.Request(PersonRequests.Coach))).Text("id");
        Assert.Contains(
            "<link rel=\"stylesheet\" href=\"/result.css?color=7a1f5c\"",
            await (await respondent.GetAsync($"/v1/assessments/{id}/report")).Text(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_host_outside_ASCII_is_stored_in_ASCII()
    {
        using var partner = await api.CreatePartner();

        var branding = await Change(partner, """{"branding":{"logoUrl":"https://größe.example/ä.png"}}""");

        Assert.Equal("https://xn--gre-6ka8i.example/%C3%A4.png", branding.Text("logoUrl"));
    }

    private static async Task<JsonElement> Change(HttpClient partner, string patch)
    {
        using var response = await partner.ChangeSettings(patch);
        Assert.Equal(200, (int)response.StatusCode);
        return (await response.Json()).GetProperty("branding");
    }
}
