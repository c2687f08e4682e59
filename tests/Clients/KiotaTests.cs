using System.Net.Http.Headers;
using ChannelFit.Api.Tests.Guides;
using ChannelFit.Clients.Kiota.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace ChannelFit.Clients;

/// <summary>The C# client that Kiota generates from the approved contract with its defaults.</summary>
public sealed class KiotaTests(PartnerFixture partner) : IClassFixture<PartnerFixture>
{
    [Fact]
    public async Task The_Kiota_client_submits_and_reads()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", partner.Key);
        using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http)
        {
            BaseUrl = $"{partner.Client.BaseAddress}".TrimEnd('/'),
        };
        var channelFit = new Clients.Kiota.ChannelFitClient(adapter);

        var stored = await channelFit.V1.Assessments.PostAsync(
            new()
            {
                Instrument = "channel-fit@2",
                Answers = new()
                {
                    AdditionalData = new Dictionary<string, object>
                    {
                        ["CTX1"] = "software",
                        ["TIM1"] = 8.5,
                        ["NET1"] = 6,
                        ["VAL1"] = "weekly",
                        ["CTX7"] = "post",
                        ["ENG3"] = 3,
                        ["FLD1-twitter"] = "often",
                    },
                },
            }
        );
        var read = await channelFit.V1.Assessments[stored!.Id!.Value].GetAsync();

        Assert.Equal(stored.Id, read!.Id);
        Assert.Equal(Verdict.Support, read.Focus!.Verdict);
        Assert.Equal(13, read.Channels!.Count);
    }
}
