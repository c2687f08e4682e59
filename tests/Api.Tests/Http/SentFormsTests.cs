using System.Net.Http.Headers;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>Media types, charsets and content encodings in the forms that clients send.</summary>
public sealed class SentFormsTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Theory]
    [InlineData("application/json; charset=utf8", null)]
    [InlineData("application/json; charset=\"UTF-8\"", null)]
    [InlineData("application/json;charset=UTF8", null)]
    [InlineData("Application/JSON; Charset=\"utf8\"", null)]
    [InlineData("application/json", "identity")]
    [InlineData("application/json", "Identity")]
    [InlineData("application/json", "identity, identity")]
    public async Task Every_spelling_of_plain_UTF_8_is_accepted(string type, string? encoding)
    {
        using var partner = await api.CreatePartner();

        var score = await Send(partner, "/v1/scores", type, encoding);
        var import = await Send(
            partner,
            "/v1/assessments/import",
            type.Replace("application/json", "application/x-ndjson", StringComparison.OrdinalIgnoreCase),
            encoding
        );

        Assert.Equal((200, 200), ((int)score.StatusCode, (int)import.StatusCode));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    [InlineData("x")]
    public async Task An_encoded_body_is_rejected_with_the_accepted_encoding(string encoding)
    {
        using var partner = await api.CreatePartner();

        foreach (
            var (path, type) in ((string, string)[])
                [
                    ("/v1/scores", "application/json"),
                    ("/v1/assessments", "application/json"),
                    ("/v1/assessments/import", "text/csv"),
                ]
        )
        {
            var response = await Send(partner, path, type, encoding);

            await response.AssertProblem(415, "unsupported-media-type");
            Assert.Equal("identity", response.Header("Accept-Encoding"));
        }
    }

    [Theory]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/json; charset=\"\"")]
    [InlineData("text/plain")]
    [InlineData("application/merge-patch+json")]
    public async Task Another_media_type_is_rejected_without_Accept_Encoding(string type)
    {
        using var partner = await api.CreatePartner();

        var response = await Send(partner, "/v1/scores", type, encoding: null);

        await response.AssertProblem(415, "unsupported-media-type");
        Assert.Null(response.Header("Accept-Encoding"));
    }

    private static async Task<HttpResponseMessage> Send(HttpClient partner, string path, string type, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(SubmissionBodies.Bytes(SubmissionBodies.Smallest)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        return await partner.SendAsync(request);
    }
}
