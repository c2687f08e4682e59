using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Claims;

/// <summary>A partner with a server and a page.</summary>
internal sealed record ClaimingPartner(ApiFixture Api, HttpClient Secret, HttpClient Page, string LiveKey) : IDisposable
{
    public const string Codes = "/v1/claim-codes";
    public const string Claims = "/v1/claims";

    public static async Task<ClaimingPartner> Create(ApiFixture api)
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        return new(
            api,
            api.CreateClient(keys.SingleKey(KeyType.Secret)),
            api.CreateBrowserClient(keys.SingleKey(KeyType.Public)),
            keys.SingleKey(KeyType.Secret, KeyMode.Live)
        );
    }

    public async Task<(string Id, string Code, HttpClient Page)> SubmitAndCreateCode()
    {
        var stored = await (await Page.Submit(AssessmentScenarios.Few, Guid.NewGuid().ToString())).Json();
        var page = Api.CreateBrowserClient(stored.Text("respondentToken"));
        var created = await page.Post(Codes, "{}");
        Assert.Equal(201, (int)created.StatusCode);
        return (stored.Text("id"), (await created.Json()).Text("code"), page);
    }

    public Task<HttpResponseMessage> Claim(string code, string personRef, params string[] key) =>
        Claim(Secret, code, personRef, key);

    public static Task<HttpResponseMessage> Claim(
        HttpClient client,
        string code,
        string personRef,
        params string[] key
    ) => client.Post(Claims, JsonSerializer.Serialize(new { code, personRef }), key);

    public void Dispose()
    {
        Secret.Dispose();
        Page.Dispose();
    }
}
