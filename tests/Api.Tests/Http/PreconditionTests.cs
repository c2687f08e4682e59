using System.Text;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Outcomes;

namespace ChannelFit.Api.Tests.Http;

/// <summary>If-Match and If-None-Match of requests that change a resource (docs/api.md#conditional-requests).</summary>
public sealed class PreconditionTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string Other = "\"other\"";

    [Fact]
    public async Task Every_operation_that_replaces_changes_or_deletes_a_resource_evaluates_its_conditions()
    {
        using var tenant = await TestTenant.Create(api);
        var operations = (await DocumentedOperation.All(api)).Where(one =>
            one.Method == HttpMethod.Put || one.Method == HttpMethod.Patch || one.Method == HttpMethod.Delete
        );

        foreach (var operation in operations)
        {
            var send = (string name, string value) =>
                Send(
                    tenant.ClientOf(operation),
                    operation.Method,
                    tenant.PathOf(operation),
                    operation.Id == "saveAnswers" ? "{}"
                        : operation.Examples is [var body, ..] ? body
                        : null,
                    (name, value)
                );

            Assert.Contains(412, operation.Statuses);
            await (await send("If-Match", Other)).AssertProblem(412, "precondition-failed");
            await (await send("If-Match", "other")).AssertProblem(412, "precondition-failed");

            if (operation.Id != "saveAnswers") // It requires If-Match.
            {
                await (await send("If-None-Match", "*")).AssertProblem(412, "precondition-failed");
                await (await send("If-None-Match", $"{Other}, *")).AssertProblem(412, "precondition-failed");
            }
        }
    }

    [Theory]
    [InlineData("DELETE", "assessments")]
    [InlineData("PUT", "assessments/note", """{"text":"Changed"}""")]
    [InlineData("PATCH", "webhooks", """{"description":"Changed"}""")]
    [InlineData("DELETE", "webhooks")]
    [InlineData("DELETE", "keys")]
    [InlineData("DELETE", "invitations")]
    public async Task A_request_with_the_ETag_of_the_resource_changes_it(
        string method,
        string resource,
        string? body = null
    )
    {
        using var partner = await api.CreatePartner();
        var path = await Create(partner, resource.Split('/')[0]);
        var tag = (await partner.GetAsync(path)).Header("ETag")!;
        var changed = Changed(path, resource);
        var send = (string name, string value) => Send(partner, new(method), changed, body, (name, value));

        await (await send("If-Match", Other)).AssertProblem(412, "precondition-failed");
        await (await send("If-None-Match", $"{Other}, {tag}")).AssertProblem(412, "precondition-failed");
        Assert.Equal(tag, (await partner.GetAsync(path)).Header("ETag"));

        Assert.True((await send("If-Match", $"{Other}, {tag}")).IsSuccessStatusCode);
        Assert.NotEqual(tag, (await partner.GetAsync(path)).Header("ETag"));
    }

    [Theory]
    [InlineData("DELETE", "assessments")]
    [InlineData("PUT", "assessments/note", """{"text":"Changed"}""")]
    public async Task The_ETag_of_an_assessment_in_another_language_counts(
        string method,
        string resource,
        string? body = null
    )
    {
        using var partner = await api.CreatePartner();
        var path = await Create(partner, "assessments");
        var tag = (await partner.Send(HttpMethod.Get, path, ("Accept-Language", "es"))).Header("ETag")!;
        var send = (string name) => Send(partner, new(method), Changed(path, resource), body, (name, tag));

        Assert.NotEqual(tag, (await partner.GetAsync(path)).Header("ETag"));
        await (await send("If-None-Match")).AssertProblem(412, "precondition-failed");
        Assert.True((await send("If-Match")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_ETag_of_a_new_assessment_is_the_one_of_its_location()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.First(key => key.Type == KeyType.Secret).Reveal());
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));

        var created = await partner.Submit(SubmissionBodies.Smallest);
        var withTexts = await partner.Post("/v1/assessments?include=texts", SubmissionBodies.Smallest);
        var withToken = await page.Submit(SubmissionBodies.Smallest);

        Assert.NotNull(created.Header("ETag"));
        Assert.Equal((await partner.GetAsync(created.Headers.Location)).Header("ETag"), created.Header("ETag"));
        Assert.All(
            [withTexts, withToken],
            response => Assert.Equal((201, null), ((int)response.StatusCode, response.Header("ETag")))
        );
    }

    [Fact]
    public async Task Invalid_members_are_reported_before_a_false_condition()
    {
        using var partner = await api.CreatePartner();
        const string incomplete = """{"branding":{"contact":{"label":"Ask"}}}""";
        var response = await Send(partner, HttpMethod.Patch, "/v1/partner", incomplete, ("If-Match", Other));
        await response.AssertProblem(422, "validation");
    }

    [Theory]
    [InlineData("DELETE", "assessments")]
    [InlineData("PUT", "assessments/note", """{"text":"Changed"}""")]
    [InlineData("PATCH", "webhooks", """{"description":"Changed"}""")]
    [InlineData("DELETE", "webhooks")]
    [InlineData("DELETE", "keys")]
    [InlineData("DELETE", "invitations")]
    [InlineData("DELETE", "cohort-links")]
    [InlineData("DELETE", "shares")]
    [InlineData("DELETE", "people")]
    public async Task A_request_whose_conditions_hold_for_every_present_state_takes_effect(
        string method,
        string resource,
        string? body = null
    )
    {
        using var partner = await api.CreatePartner();

        foreach (var condition in ((string, string)[])[("If-Match", "*"), ("If-None-Match", Other)])
        {
            var path = await Create(partner, resource.Split('/')[0]);
            var changed = Changed(path, resource);
            Assert.True((await Send(partner, new(method), changed, body, condition)).IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task A_single_webhook_has_an_ETag_that_changes_with_it()
    {
        using var partner = await api.CreatePartner();
        var path = await Create(partner, "webhooks");
        var tag = (await partner.GetAsync(path)).Header("ETag")!;

        var repeated = await partner.Send(HttpMethod.Get, path, ("If-None-Match", tag));
        var changed = await partner.Patch(path, """{"description":"Changed"}""");

        Assert.Equal((304, tag), ((int)repeated.StatusCode, repeated.Header("ETag")));
        Assert.NotEqual(tag, changed.Header("ETag"));
        Assert.Equal((await partner.GetAsync(path)).Header("ETag"), changed.Header("ETag"));
    }

    [Fact]
    public async Task A_week_is_created_only_if_it_must_not_exist_and_replaced_only_if_it_must_exist()
    {
        using var partner = await api.CreatePartner();
        const string blog = """{"channels":{"blog":{"hours":1}}}""";
        var path = $"/v1/people/crm-1/activity/{ActivityClientExtensions.Present}";
        var put = (string name, string body) => Send(partner, HttpMethod.Put, path, body, (name, "*"));

        await (await put("If-Match", blog)).AssertProblem(412, "precondition-failed");
        Assert.Empty(await partner.Activity("crm-1"));
        Assert.Equal(200, (int)(await put("If-None-Match", blog)).StatusCode);
        await (await put("If-None-Match", """{"channels":{}}""")).AssertProblem(412, "precondition-failed");
        Assert.Single(await partner.Activity("crm-1"));
        Assert.Equal(200, (int)(await put("If-Match", """{"channels":{}}""")).StatusCode);
        Assert.Empty(await partner.Activity("crm-1"));
    }

    [Fact]
    public async Task Of_requests_at_once_that_create_a_week_one_does()
    {
        using var partner = await api.CreatePartner();

        for (var weeksAgo = 0; weeksAgo < 15; weeksAgo++)
        {
            var path = $"/v1/people/crm-1/activity/{ActivityClientExtensions.Present.AddWeeks(-weeksAgo)}";
            var statuses = await AllAtOnce(number =>
                Send(
                    partner,
                    HttpMethod.Put,
                    path,
                    $$"""{ "channels": { "blog": { "attempts": {{number}} } } }""",
                    ("If-None-Match", "*")
                )
            );
            AssertOneOf(200, statuses);
        }
    }

    [Theory]
    [InlineData("PATCH", "webhooks", """{"description":"{0}"}""", 200)]
    [InlineData("PUT", "assessments/note", """{"text":"{0}"}""", 204)]
    public async Task Of_changes_at_once_with_the_same_ETag_one_takes_effect(
        string method,
        string resource,
        string body,
        int success
    )
    {
        using var partner = await api.CreatePartner();
        var path = await Create(partner, resource.Split('/')[0]);
        var changed = Changed(path, resource);

        for (var round = 0; round < 5; round++)
        {
            var tag = (await partner.GetAsync(path)).Header("ETag")!;
            var statuses = await AllAtOnce(number =>
                Send(
                    partner,
                    new(method),
                    changed,
                    body.Replace("{0}", $"{round} {number}", StringComparison.Ordinal),
                    ("If-Match", tag)
                )
            );
            AssertOneOf(success, statuses);
        }
    }

    [Theory]
    [InlineData("PATCH", "webhooks", """{"description":"Changed"}""")]
    [InlineData("PUT", "assessments/note", """{"text":"Changed"}""")]
    public async Task Of_a_change_and_a_deletion_at_once_with_the_same_ETag_one_takes_effect(
        string method,
        string resource,
        string body
    )
    {
        using var partner = await api.CreatePartner();

        for (var round = 0; round < 15; round++)
        {
            var path = await Create(partner, resource.Split('/')[0]);
            var changed = Changed(path, resource);
            var tag = (await partner.GetAsync(path)).Header("ETag")!;

            var responses = await Task.WhenAll(
                Send(partner, new(method), changed, body, ("If-Match", tag)),
                Send(partner, HttpMethod.Delete, path, body: null, ("If-Match", tag))
            );

            Assert.Single(responses, response => response.IsSuccessStatusCode);
        }
    }

    /// <summary>Creates a resource and returns its path.</summary>
    private async Task<string> Create(HttpClient partner, string collection) =>
        collection switch
        {
            "assessments" => await api.StoreCoach(partner),
            "webhooks" => WebhookClientExtensions.PathOf(await partner.Subscribe("https://crm.example.com/hooks")),
            "keys" => $"/v1/partner/keys/{(await partner.IssueKey("assessments:read")).Id}",
            "invitations" => await Post(partner, "/v1/invitations", InvitationClientExtensions.Smallest),
            "cohort-links" => await Post(partner, "/v1/cohort-links", "{}"),
            "shares" => await Post(partner, $"{await api.StoreCoach(partner)}/shares", "{}"),
            "people" => "/v1/people/crm-1",
            _ => throw new ArgumentOutOfRangeException(nameof(collection), collection, message: null),
        };

    private static async Task<string> Post(HttpClient partner, string list, string body) =>
        $"{list}/{await (await partner.Post(list, body)).Id()}";

    /// <summary>Returns the path of the request that changes a resource.</summary>
    private static string Changed(string path, string resource) =>
        resource.EndsWith("/note", StringComparison.Ordinal) ? $"{path}/note" : path;

    private static async Task<int[]> AllAtOnce(Func<int, Task<HttpResponseMessage>> send) =>
        [.. (await Task.WhenAll(Enumerable.Range(1, 8).Select(send))).Select(response => (int)response.StatusCode)];

    private static void AssertOneOf(int success, int[] statuses) =>
        Assert.Equal(Enumerable.Repeat(412, statuses.Length - 1).Append(success).Order(), statuses.Order());

    private static async Task<HttpResponseMessage> Send(
        HttpClient client,
        HttpMethod method,
        string path,
        string? body,
        (string Name, string Value) condition
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(condition.Name, condition.Value);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }
}
