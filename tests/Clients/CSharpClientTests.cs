using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Guides;
using ChannelFit.Clients.NSwag;
using Newtonsoft.Json;

namespace ChannelFit.Clients;

/// <summary>A partner program in C#, with the client that NSwag generates from the approved contract with its defaults.</summary>
public sealed class CSharpClientTests(PartnerFixture partner) : IClassFixture<PartnerFixture>
{
    [Fact]
    public async Task A_generated_client_creates_a_key_submits_lists_receives_an_event_and_erases()
    {
        // A separate API key for this program, with only the scopes that it needs.
        var created = await Client(partner.Client)
            .IssueKeyAsync(
                idempotency_Key: null,
                new()
                {
                    Kind = KeyKind.Secret,
                    Name = "C#",
                    Scopes = [Scope.AssessmentsRead, Scope.AssessmentsWrite, Scope.PeopleWrite, Scope.WebhooksManage],
                }
            );
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", created.Key);
        var channelFit = Client(http);

        await using var receiver = await WebhookReceiver.Start();
        var webhook = await channelFit.CreateWebhookAsync(
            idempotency_Key: null,
            new() { Url = new(receiver.Url), Events = [EventName.Assessment_completed] }
        );

        var result = await channelFit.SubmitAssessmentAsync(
            include: "answers",
            idempotency_Key: "csharp-1",
            accept_Language: null,
            proof_Of_Work: null,
            new()
            {
                Instrument = "channel-fit@2",
                PersonRef = "cs-4711",
                Answers = new Dictionary<string, object>
                {
                    ["CTX1"] = "software",
                    ["TIM1"] = 8.5,
                    ["NET1"] = 6,
                    ["VAL1"] = "weekly",
                    ["CTX7"] = "post",
                    ["ENG3"] = 3,
                    ["FLD1-twitter"] = "often",
                },
            }
        );
        Assert.Equal("cs-4711", result.PersonRef);
        Assert.Equal("referrals", result.Channels.First().Channel);
        Assert.Equal(Verdict.Support, result.Focus.Verdict);
        Assert.Equal("software", result.Answers["CTX1"]);

        var page = await channelFit.ListAssessmentsAsync(
            personRef: "cs-4711",
            createdFrom: null,
            createdTo: null,
            limit: null,
            cursor: null
        );
        Assert.Equal(result.Id, Assert.Single(page.Items).Id);

        var received = Verified((await receiver.WaitFor(1)).Single(), webhook.Secret);
        Assert.Equal("assessment.completed", received.RootElement.GetProperty("type").GetString());
        var completed = JsonConvert.DeserializeObject<AssessmentCompletedData>(
            received.RootElement.GetProperty("data").GetRawText()
        )!;
        Assert.Equal(result.Id, completed.Id);
        Assert.Equal(13, completed.Channels.Count);

        await channelFit.ErasePersonAsync("cs-4711", if_Match: null, if_None_Match: null);
        var gone = await Assert.ThrowsAsync<ApiException<Problem>>(() =>
            channelFit.ReadAssessmentAsync(result.Id, include: null, accept_Language: null, if_None_Match: null)
        );
        Assert.Equal((404, "/problems/not-found"), (gone.StatusCode, gone.Result.Type));
    }

    private ChannelFitClient Client(HttpClient http) => new(http) { BaseUrl = $"{partner.Client.BaseAddress}" };

    /// <summary>Returns the body if its signature is valid (Standard Webhooks).</summary>
    private static JsonDocument Verified(ReceivedRequest request, string secret)
    {
        var signed = $"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{request.Body}";
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));

        Assert.Contains($"v1,{signature}", request.Headers["webhook-signature"].Split(' '));
        return JsonDocument.Parse(request.Body);
    }
}
