using System.Net.Http.Headers;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>Every PATCH is a merge patch (RFC 7396) and accepts both media types.</summary>
public sealed class MergePatchTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string Merge = "application/merge-patch+json";

    [Fact]
    public async Task Every_PATCH_accepts_exactly_both_media_types()
    {
        using var tenant = await TestTenant.Create(api);
        var patches = (await DocumentedOperation.All(api)).Where(one => one.Method == HttpMethod.Patch).ToList();

        foreach (var operation in patches)
        {
            var (client, path) = (tenant.ClientOf(operation), tenant.PathOf(operation));

            Assert.Equal(200, (int)(await Patch(client, path, "{}", "application/json")).StatusCode);
            Assert.Equal(200, (int)(await Patch(client, path, "{}", Merge)).StatusCode);
            await (await Patch(client, path, "{}", "application/json-patch+json")).AssertProblem(
                415,
                "unsupported-media-type"
            );
            await (await Patch(client, path, "null", Merge)).AssertProblem(400, "unreadable");
            Assert.Equal(
                [("#/unknown", "unknown-member")],
                await (await Patch(client, path, """{"unknown":null}""", Merge)).ValidationErrors()
            );
        }

        Assert.Equal(3, patches.Count);
    }

    [Fact]
    public async Task Null_clears_optional_members_of_a_webhook()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe(
            new
            {
                url = "https://crm.example.com/a",
                events = (string[])["person.erased"],
                description = "One",
                headers = new Dictionary<string, string>
                {
                    ["x-a"] = "1",
                    ["x-b"] = "2",
                    ["x-c"] = "3",
                },
            }
        );
        var path = WebhookClientExtensions.PathOf(webhook);

        var one = await (await Patch(partner, path, """{"description":null,"headers":{"x-a":null}}""", Merge)).Json();
        var other = await (await Patch(partner, path, """{"headers":null}""", Merge)).Json();

        Assert.Null(one.TextOrNull("description"));
        Assert.Equal(["x-b", "x-c"], one.List("headerNames").Select(name => name.GetString()));
        Assert.Empty(other.List("headerNames"));
        Assert.Equal("https://crm.example.com/a", other.Text("url"));
    }

    [Fact]
    public async Task Null_clears_optional_members_of_a_partner()
    {
        using var partner = await api.CreatePartner();
        await Patch(partner, "/v1/partner", """{"origins":["https://a.example"],"retentionDays":30}""", Merge);

        var now = await (
            await Patch(partner, "/v1/partner", """{"origins":null,"retentionDays":null}""", Merge)
        ).Json();

        Assert.Empty(now.List("origins"));
        Assert.Equal("null", now.GetProperty("retentionDays").GetRawText());
    }

    [Fact]
    public async Task Null_is_rejected_with_a_reason_for_required_members()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe("https://crm.example.com/a", "person.erased");

        var hook = await Patch(
            partner,
            WebhookClientExtensions.PathOf(webhook),
            """{"url":null,"events":null,"enabled":null}""",
            Merge
        );
        var settings = await Patch(partner, "/v1/partner", """{"name":null,"model":null}""", Merge);

        Assert.Contains("cannot be cleared with null", await hook.Text(), StringComparison.Ordinal);
        Assert.Equal(
            [("#/url", "wrong-type"), ("#/events", "wrong-type"), ("#/enabled", "wrong-type")],
            await hook.ValidationErrors()
        );
        Assert.Equal([("#/name", "wrong-type"), ("#/model", "wrong-type")], await settings.ValidationErrors());
    }

    [Fact]
    public async Task Patchable_resources_are_served_with_no_transform()
    {
        using var tenant = await TestTenant.Create(api);
        var operations = await DocumentedOperation.All(api);
        var changed = operations.Where(one => one.Method == HttpMethod.Patch).Select(tenant.PathOf).ToHashSet();

        foreach (
            var operation in operations.Where(one =>
                one.Method == HttpMethod.Get && changed.Contains(tenant.PathOf(one))
            )
        )
        {
            var response = await tenant.ClientOf(operation).GetAsync(tenant.PathOf(operation));

            Assert.Equal("no-store, no-transform", response.Header("Cache-Control"));
        }
    }

    [Fact]
    public async Task A_partner_change_honours_If_Match()
    {
        using var partner = await api.CreatePartner();
        var tag = (await partner.GetAsync("/v1/partner")).Header("ETag")!;

        var stale = await Patch(partner, "/v1/partner", """{"name":"B"}""", Merge, "\"other\"");
        var weak = await Patch(partner, "/v1/partner", """{"name":"C"}""", Merge, $"\"other\", W/{tag}");
        var late = await Patch(partner, "/v1/partner", """{"name":"D"}""", Merge, tag);
        var any = await Patch(partner, "/v1/partner", """{"name":"E"}""", Merge, "*");

        await stale.AssertProblem(412, "precondition-failed");
        Assert.Equal("C", (await weak.Json()).Text("name"));
        await late.AssertProblem(412, "precondition-failed");
        Assert.Equal("E", (await any.Json()).Text("name"));
    }

    private static async Task<HttpResponseMessage> Patch(
        HttpClient client,
        string path,
        string body,
        string type,
        string? tag = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        // Saving answers requires If-Match; any state will do here.
        if (tag is not null || path == InvitationClientExtensions.Current)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag ?? "*");
        }

        return await client.SendAsync(request);
    }
}
