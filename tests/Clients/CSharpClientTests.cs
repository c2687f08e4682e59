using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Guides;

namespace ChannelFit.Clients;

/// <summary>A partner who works in C#, with the client that NSwag generates from the approved contract.</summary>
public sealed class CSharpClientTests(PartnerFixture partner) : IClassFixture<PartnerFixture>
{
    [Fact]
    public async Task A_generated_client_creates_a_key_submits_lists_receives_an_event_and_erases()
    {
        // A key of its own for this program, with no more rights than it needs.
        var issued = await new ChannelFitClient(partner.Client).IssueKeyAsync(
            new()
            {
                Kind = IssueKeyRequestKind.Secret,
                Name = "C#",
                Scopes = [Scope.AssessmentsRead, Scope.AssessmentsWrite, Scope.PeopleWrite, Scope.WebhooksManage],
            }
        );
        using var http = new HttpClient { BaseAddress = partner.Client.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", issued.Key);
        var channelFit = new ChannelFitClient(http);

        await using var receiver = await WebhookReceiver.Start();
        var webhook = await channelFit.CreateWebhookAsync(
            new() { Url = new(receiver.Url), Events = [EventName.Assessment_completed] }
        );

        var result = await channelFit.SubmitAssessmentAsync(
            new()
            {
                Instrument = "channel-fit@1",
                PersonRef = "cs-4711",
                Answers = new Dictionary<string, object>
                {
                    ["CTX1"] = "tech",
                    ["ENG1"] = 4,
                    ["NET1"] = 6,
                    ["REL1"] = 5,
                    ["TIM1"] = 8.5,
                },
            },
            idempotency_Key: "csharp-1",
            include: "answers"
        );
        Assert.Equal("cs-4711", result.PersonRef);
        Assert.Equal("referrals", result.Channels.First().Channel);
        Assert.Equal(Verdict.CannotTell, result.Focus.Verdict);
        Assert.Equal("tech", result.Answers!["CTX1"].ToString());

        var page = await channelFit.ListAssessmentsAsync(
            personRef: "cs-4711",
            createdFrom: DateTimeOffset.UtcNow.AddHours(-1)
        );
        Assert.Equal(result.Id, Assert.Single(page.Items).Id);

        var told = Verified((await receiver.WaitFor(1)).Single(), webhook.Secret!);
        Assert.Equal("assessment.completed", told.RootElement.GetProperty("type").GetString());
        var completed = told.RootElement.GetProperty("data").Deserialize<CompletedAssessment>()!;
        Assert.Equal(result.Id, completed.Id);
        Assert.Equal(13, completed.Channels.Count);

        await channelFit.ErasePersonAsync("cs-4711");
        var gone = await Assert.ThrowsAsync<ApiException<Problem>>(() => channelFit.ReadAssessmentAsync(result.Id));
        Assert.Equal((404, "/problems/not-found"), (gone.StatusCode, gone.Result.Type));
    }

    /// <summary>The body, where the signature is right (Standard Webhooks).</summary>
    private static JsonDocument Verified(ReceivedRequest request, string secret)
    {
        var signed = $"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{request.Body}";
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));

        Assert.Contains($"v1,{signature}", request.Headers["webhook-signature"].Split(' '));
        return JsonDocument.Parse(request.Body);
    }
}
