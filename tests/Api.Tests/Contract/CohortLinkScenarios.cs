using System.Net.Mime;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for links to the coach's view.</summary>
internal sealed class CohortLinkScenarios(ExchangeRecorder exchanges)
{
    public const string Links = "/v1/cohort-links";

    private const string UnknownLink = $"{Links}/01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b73";

    public async Task All(HttpClient partner)
    {
        var created = await exchanges.Post(partner, "createCohortLink", 201, Links, "{}", key: "cohort");
        await exchanges.Post(partner, "createCohortLink", 201, Links, """{"expiresIn":3600}""");
        await exchanges.Post(partner, "createCohortLink", 201, Links, "{}", key: "cohort");
        await exchanges.Post(partner, "createCohortLink", 422, Links, """{"expiresIn":3600}""", key: "cohort");
        await exchanges.Post(partner, "createCohortLink", 422, Links, """{"expiresIn":1}""");
        await exchanges.Post(partner, "createCohortLink", 400, Links, "[]");
        await exchanges.Post(partner, "createCohortLink", 413, Links, new string(' ', JsonRequestBody.MaxBytes + 1));
        await exchanges.Post(partner, "createCohortLink", 415, Links, "{}", type: MediaTypeNames.Text.Plain);

        await exchanges.Get(partner, "listCohortLinks", 200, $"{Links}?limit=1");
        await exchanges.Get(partner, "listCohortLinks", 400, $"{Links}?limit=0");

        var link = created.Headers["location"];
        await exchanges.Delete(partner, 400, $"{link}?force=yes", "revokeCohortLink");
        await exchanges.SendStale(partner, "revokeCohortLink", HttpMethod.Delete, link);
        await exchanges.Delete(partner, 204, link, "revokeCohortLink");
        await exchanges.Delete(partner, 404, link, "revokeCohortLink");
        await exchanges.Post(partner, "createCohortLink", 410, Links, "{}", key: "cohort");
    }

    /// <summary>Sends every request with an API key that lacks the scope, or without a database.</summary>
    public async Task AllWithStatus(HttpClient client, int status)
    {
        await exchanges.Post(client, "createCohortLink", status, Links, "{}");
        await exchanges.Get(client, "listCohortLinks", status, Links);
        await exchanges.Delete(client, status, UnknownLink, "revokeCohortLink");
    }
}
