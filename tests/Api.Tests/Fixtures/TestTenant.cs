using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Outcomes;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A partner with one of every resource in test mode.</summary>
internal sealed class TestTenant : IDisposable
{
    /// <summary>The collections whose ids all partners share: those of the catalog. All other ids belong to one partner.</summary>
    public static readonly IReadOnlySet<string> SharedCollections = new HashSet<string>
    {
        "channels",
        "instruments",
        "models",
        "versions",
        "evidence",
        "activity", // weeks
    };

    private readonly Dictionary<string, string> ids = new()
    {
        ["channels"] = "twitter",
        ["instruments"] = "channel-fit",
        ["models"] = "fit-model",
        ["evidence"] = "E01",
        ["activity"] = $"{ActivityClientExtensions.Present}",
    };

    private TestTenant(ApiFixture api, IReadOnlyList<ApiKey> keys)
    {
        Secret = api.CreateClient(keys.SingleKey(KeyType.Secret));
        Live = api.CreateClient(keys.SingleKey(KeyType.Secret, KeyMode.Live));
    }

    /// <summary>A client with a secret key of all scopes in test mode.</summary>
    public HttpClient Secret { get; }

    /// <summary>The same in live mode, where the partner has no data.</summary>
    public HttpClient Live { get; }

    /// <summary>A client with the token of an open invitation.</summary>
    public HttpClient Person { get; private set; } = null!;

    /// <summary>A client with the token of a check-in link.</summary>
    public HttpClient CheckIn { get; private set; } = null!;

    public static async Task<TestTenant> Create(ApiFixture api)
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin, "https://www.example.com");
        var tenant = new TestTenant(api, keys);
        var partner = tenant.Secret;
        var person = $"crm-{Guid.NewGuid():N}";
        var responses = SubmissionBodies.Replace("personRef", $"\"{person}\"");

        var webhook = await partner.Subscribe("http://127.0.0.1:9/hooks", "person.erased");
        Assert.Equal(
            202,
            (int)(await partner.Post($"{WebhookClientExtensions.PathOf(webhook)}/test", "{}")).StatusCode
        );
        var assessment = await (await partner.Submit(responses, "attempt")).Id();
        var share = await partner.Post($"/v1/assessments/{assessment}/shares", "{}");
        (var invitation, tenant.Person) = await api.Invite(partner);
        (_, tenant.CheckIn) = await api.Invite(partner, $$"""{"personRef":"{{person}}","purpose":"check-in"}""");
        Assert.Equal(200, (int)(await partner.Record(person, 0, """{ "blog": { "hours": 1 } }""")).StatusCode);
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-erased")).StatusCode);

        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        var submitted = await page.Submit(SubmissionBodies.Smallest);
        using var visitor = api.CreateClient((await submitted.Json()).Text("respondentToken"));
        Assert.Equal(201, (int)(await visitor.Post("/v1/claim-codes", "{}")).StatusCode);

        tenant.ids["people"] = person;
        tenant.ids["assessments"] = assessment;
        tenant.ids["from"] = assessment;
        tenant.ids["to"] = await (await partner.Submit(responses)).Id();
        tenant.ids["shares"] = await share.Id();
        tenant.ids["cohort-links"] = await (await partner.Post("/v1/cohort-links", "{}")).Id();
        tenant.ids["keys"] = (await partner.IssueKey("assessments:read")).Id;
        tenant.ids["invitations"] = invitation;
        tenant.ids["webhooks"] = webhook.Text("id");
        tenant.ids["deliveries"] = (await partner.Deliveries(webhook))[0].Text("id");
        return tenant;
    }

    public string Webhook => ids["webhooks"];

    /// <summary>The ids that belong to the partner.</summary>
    public IEnumerable<string> OwnIds => ids.Where(id => !SharedCollections.Contains(id.Key)).Select(id => id.Value);

    /// <summary>Returns the partner's id in a collection of an operation's path.</summary>
    public string this[string collection, DocumentedOperation operation] =>
        collection == "versions"
            ? operation.ResourceName == "models"
                ? "1.0.0"
                : "1"
            : ids.TryGetValue(collection, out var id)
                ? id
                : throw new KeyNotFoundException(
                    $"{operation}: the tenant has no id in {collection}, so its isolation is not tested."
                );

    /// <summary>Returns the operation's path with ids of this partner and its required query.</summary>
    public string PathOf(DocumentedOperation operation) =>
        operation.PathWith((_, collection) => this[collection, operation]) + QueryOf(operation);

    public string QueryOf(DocumentedOperation operation) =>
        operation.Id == "compareAssessments" ? $"?from={ids["from"]}&to={ids["to"]}" : "";

    /// <summary>Returns a client that may call the operation.</summary>
    public HttpClient ClientOf(DocumentedOperation operation) =>
        operation.Id is "readCurrentActivity" or "recordCurrentActivity" ? CheckIn
        : operation.IsForRespondents ? Person
        : Secret;

    public void Dispose()
    {
        Secret.Dispose();
        Live.Dispose();
        Person.Dispose();
        CheckIn.Dispose();
    }
}
