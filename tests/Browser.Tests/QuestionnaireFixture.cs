using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Browser.Tests;

/// <summary>A partner whose questionnaire people open by an invitation or by a public key.</summary>
internal sealed class QuestionnaireFixture : IDisposable
{
    private readonly ApiFixture api;
    private readonly ChromiumFixture browser;

    private QuestionnaireFixture(ApiFixture api, ChromiumFixture browser, IReadOnlyList<ApiKey> keys)
    {
        (this.api, this.browser) = (api, browser);
        Secret = api.CreateClient(keys.SingleKey(KeyType.Secret));
        PublicKey = keys.SingleKey(KeyType.Public);
    }

    /// <summary>A client with the partner's secret key.</summary>
    public HttpClient Secret { get; }

    public string PublicKey { get; }

    /// <summary>The console messages of the page that was opened last.</summary>
    public List<string> Console { get; } = [];

    public static async Task<QuestionnaireFixture> Create(
        ApiFixture api,
        ChromiumFixture browser,
        params string[] origins
    )
    {
        var fixture = new QuestionnaireFixture(api, browser, await api.CreateKeys(origins));
        await fixture.Secret.ChangeSettings("""{ "name": "Example Careers" }""");
        return fixture;
    }

    /// <summary>Opens the page of the public key.</summary>
    public Task<Questionnaire> OpenPublic(string more = "", string language = "en", int width = 320) =>
        Open($"/a/{PublicKey}{more}", language, width);

    /// <summary>Opens the page of a new invitation.</summary>
    public async Task<Questionnaire> OpenInvitation(
        string? form = "quick",
        string language = "en",
        int width = 320,
        string more = ""
    )
    {
        var invited = await Secret.Post(
            "/v1/invitations",
            $$"""{ "personRef": "crm-4711"{{(form is null ? "" : $", \"form\": \"{form}\"")}}{{more}} }"""
        );
        var url = new Uri((await invited.Json()).Text("url"));
        return await Open(url.PathAndQuery + url.Fragment, language, width);
    }

    public async Task<Questionnaire> Open(string path, string language, int width)
    {
        Console.Clear();
        var page = await browser.Open(new("about:blank"), language, width);
        page.Console += (_, message) => Console.Add(message.Text);
        page.PageError += (_, error) => Console.Add(error);
        await page.GotoAsync(new Uri(api.Address, path).ToString());
        var questionnaire = new Questionnaire(page);
        await questionnaire.Find(".facts, .result, #after:not([hidden])").First.WaitForAsync();
        return questionnaire;
    }

    /// <summary>Returns the number of stored assessments.</summary>
    public async Task<int> CountAssessments() => (await Secret.Read("/v1/assessments")).List("items").Count;

    public void Dispose() => Secret.Dispose();
}
