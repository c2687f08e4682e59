using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Outcomes;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Sends a body too slowly to every operation that has a body; all at once, since each takes long.</summary>
internal sealed class SlowBodyScenarios(ApiFixture api, ExchangeRecorder exchanges)
{
    public async Task All()
    {
        using var partner = await api.CreatePartner();
        var hook = """{"url":"http://127.0.0.1:9/","events":["assessment.completed"]}""";
        var webhook = (await partner.Post("/v1/webhooks", hook)).Headers.Location!.ToString();
        var one = (await partner.Submit(SubmissionBodies.Smallest)).Headers.Location!.ToString();
        var delivery = one.Replace("/v1/assessments", $"{webhook}/deliveries", StringComparison.Ordinal);
        var key = (await partner.Post(PartnerScenarios.Keys, PartnerScenarios.Public)).Headers.Location!.ToString();
        var (_, person) = await api.Invite(partner);
        using var first = person;
        var (_, checkIn) = await api.Invite(partner, """{"personRef":"crm-4711","purpose":"check-in"}""");
        using var second = checkIn;

        // The imports wait for a minute.
        await using var impatient = ApiFixture.Build(api.ConnectionString, clock: new ShortMinutes());
        await impatient.StartAsync();
        var shortMinute = new Uri(impatient.Urls.First());

        await Task.WhenAll(
            Import("importAssessments", "/v1/assessments/import"),
            Import("importActivity", "/v1/activity/import"),
            Post("scoreAnswers", "/v1/scores"),
            Post("scoreBatch", "/v1/scores/batch"),
            Post("submitAssessment", "/v1/assessments"),
            Post("createShare", $"{one}/shares"),
            Post("createCohortLink", CohortLinkScenarios.Links),
            Post("planHours", $"{one}/plan"),
            Post("rescoreAssessment", $"{one}/rescore"),
            Post("issueKey", PartnerScenarios.Keys),
            Post("rotateKey", $"{key}/rotate"),
            Post("createInvitation", RespondentScenarios.Invitations),
            Post("claimAssessment", RespondentScenarios.Claims),
            Send(person, "createClaimCode", HttpMethod.Post, RespondentScenarios.ClaimCodes),
            Post("createWebhook", "/v1/webhooks"),
            Post("testWebhook", $"{webhook}/test"),
            Post("replayDelivery", $"{delivery}/replay"),
            Post("replayDeliveries", $"{webhook}/replay"),
            Post("rotateWebhookSecret", $"{webhook}/rotate-secret"),
            Send(partner, "changeWebhook", HttpMethod.Patch, webhook),
            Send(partner, "writeNote", HttpMethod.Put, $"{one}/note"),
            Send(partner, "changePartner", HttpMethod.Patch, "/v1/partner"),
            Send(person, "saveAnswers", HttpMethod.Patch, InvitationClientExtensions.Current),
            Send(
                partner,
                "recordActivity",
                HttpMethod.Put,
                $"/v1/people/crm-4711/activity/{ActivityClientExtensions.Present}"
            ),
            Send(
                checkIn,
                "recordCurrentActivity",
                HttpMethod.Put,
                $"{ActivityClientExtensions.CurrentActivity}/{ActivityClientExtensions.Present}"
            )
        );

        Task Post(string operation, string path) => Send(partner, operation, HttpMethod.Post, path);
        Task Import(string operation, string path) =>
            Send(partner, operation, HttpMethod.Post, path, "text/csv", shortMinute);
    }

    /// <summary>Byte by byte, because clients wait until the body is sent; by HTTP/1.0, whose responses are not chunked.</summary>
    private async Task Send(
        HttpClient client,
        string operation,
        HttpMethod method,
        string path,
        string type = "application/json",
        Uri? address = null
    )
    {
        var response = await RawHttp.Send(
            address ?? api.Address,
            [
                $"{method} {path} HTTP/1.0",
                $"Authorization: {client.DefaultRequestHeaders.Authorization}",
                $"Content-Type: {type}",
                "Content-Length: 1000",
            ],
            "{"
        );

        Assert.Equal((operation, 408), (operation, response.Status));
        var headers = response
            .Head.Split("\r\n")
            .Skip(1)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(header => header[0].ToLowerInvariant(), header => header[1]);
        exchanges.Add(new(operation, Request: null, response.Status, headers, response.Body, RequestType: null));
    }
}
