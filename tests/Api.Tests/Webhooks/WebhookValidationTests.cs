using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Requests that create or change webhooks are validated (docs/api.md#webhooks).</summary>
public sealed class WebhookValidationTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string Url = "https://crm.example.com/hooks?token=1";

    private const string Smallest = """{"url":"https://crm.example.com/hooks","events":["assessment.completed"]}""";

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
}
