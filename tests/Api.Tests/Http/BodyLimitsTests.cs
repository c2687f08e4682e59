using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.SubmissionBodies;

namespace ChannelFit.Api.Tests.Http;

public sealed class BodyLimitsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/vnd.api+json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task Another_media_type_returns_415(string? mediaType)
    {
        using var partner = await api.CreatePartner();

        foreach (var path in (string[])["/v1/scores", "/v1/assessments"])
        {
            await (await partner.Post(path, Bytes(Smallest), mediaType)).AssertProblem(415, "unsupported-media-type");
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON;charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json; profile=x")]
    public async Task Every_spelling_of_the_JSON_UTF_8_content_type_is_accepted(string mediaType)
    {
        using var partner = await api.CreatePartner();

        Assert.Equal(200, (int)(await partner.Post("/v1/scores", Bytes(Smallest), mediaType)).StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task A_content_encoding_returns_415(string encoding)
    {
        using var partner = await api.CreatePartner();
        using var content = new ByteArrayContent(Bytes(Smallest));
        content.Headers.ContentType = new("application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        await (await partner.PostAsync("/v1/scores", content)).AssertProblem(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_65536_bytes_returns_413(bool chunked)
    {
        using var partner = await api.CreatePartner();
        partner.DefaultRequestHeaders.TransferEncodingChunked = chunked;

        Assert.Equal(201, (int)(await Send(65_536)).StatusCode);
        var before = await api.CountRows();
        await (await Send(65_537)).AssertProblem(413, "too-large");
        await (await Send(10_000_000)).AssertProblem(413, "too-large");
        Assert.Equal(before, await api.CountRows());

        Task<HttpResponseMessage> Send(int length) => partner.Post("/v1/assessments", Bytes(Smallest.PadRight(length)));
    }

    [Fact]
    public async Task A_body_shorter_than_its_Content_Length_stores_nothing()
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();
        var head = (string[])
            [
                "POST /v1/assessments HTTP/1.1",
                $"Authorization: {partner.DefaultRequestHeaders.Authorization}",
                "Content-Type: application/json",
            ];

        var announced = await RawHttp.Send(api.Address, [.. head, "Content-Length: 100"], Smallest, hangUp: true);
        var chunked = await RawHttp.Send(api.Address, [.. head, "Transfer-Encoding: chunked"], "zz\r\n{}");

        Assert.Contains(announced.Status, (int[])[0, 400]);
        Assert.Equal(400, chunked.Status);
        Assert.Equal(before, await api.CountRows());
    }
}
