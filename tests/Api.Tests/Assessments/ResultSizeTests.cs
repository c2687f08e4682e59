using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>The result of a full response set has at most 10 KB in every language, without metadata.</summary>
public sealed class ResultSizeTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const int Most = 10 * 1024;

    /// <summary>The members that a stored result adds: an id, a time, a reference of 128 characters, a flag.</summary>
    private const int StoredMembers = 320;

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Results_of_random_full_response_sets_have_at_most_10_KB(string language)
    {
        const int batches = 4;
        const int size = 100;
        using var partner = await api.CreatePartner();
        partner.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        var planned = 0;

        for (var batch = 0; batch < batches; batch++)
        {
            var requests = Enumerable.Range(batch * size, size).Select(Request).ToArray<JsonNode>();
            var response = await partner.Post(
                "/v1/scores/batch",
                new JsonObject { ["items"] = new JsonArray(requests) }.ToJsonString()
            );
            var results = (await response.Json()).List("items").Select(item => item.GetProperty("result")).ToList();

            Assert.Equal(size, results.Count);
            Assert.All(
                results,
                result => Assert.InRange(Encoding.UTF8.GetByteCount(result.GetRawText()), 1, Most - StoredMembers)
            );
            planned += results.Count(result => result.GetProperty("plan").ValueKind == JsonValueKind.Object);
        }

        // Plans with many channels and actions make a result long.
        Assert.InRange(planned, batches * size / 2, batches * size);
    }

    private JsonObject Request(int seed) =>
        api.RandomRequest(seed)
            .With("focus", $"\"{api.Published.NewestModel.Model.Channels[seed % 13].Key}\"")
            .With("plan", $$"""{"hoursPerWeek":{{(seed % 5 + 1) * 8}}}""");
}
