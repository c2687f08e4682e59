using System.Globalization;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>Times follow RFC 3339, and every reader accepts the same ones.</summary>
public sealed class Rfc3339Tests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Theory]
    [InlineData("2026-11-22T10:00:00Z", "2026-11-22T10:00:00.0000000")]
    [InlineData("2026-11-22t10:00:00z", "2026-11-22T10:00:00.0000000")]
    [InlineData("2026-11-22T10:00:00.5Z", "2026-11-22T10:00:00.5000000")]
    [InlineData("2026-11-22T10:00:00.123456789Z", "2026-11-22T10:00:00.1234567")]
    [InlineData("2026-11-22T10:00:00.1234567890123456789012345678901234567890Z", "2026-11-22T10:00:00.1234567")]
    [InlineData("2026-11-22T10:00:00+01:00", "2026-11-22T09:00:00.0000000")]
    [InlineData("2026-11-22T10:00:00-23:59", "2026-11-23T09:59:00.0000000")]
    [InlineData("2026-11-22T10:00:00-00:00", "2026-11-22T10:00:00.0000000")]
    [InlineData("2028-02-29T00:00:00Z", "2028-02-29T00:00:00.0000000")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000")]
    [InlineData("1990-12-31T15:59:60.5-08:00", "1991-01-01T00:00:00.5000000")]
    [InlineData("0000-02-29T00:00:00Z", "0001-01-01T00:00:00.0000000")]
    [InlineData("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00.0000000")]
    [InlineData("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59.9999999")]
    public void RFC_3339_times_are_accepted(string text, string utc)
    {
        Assert.True(Rfc3339.TryRead(text, out var instant));
        Assert.Equal(utc, instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture));
        Assert.True(Rfc3339.TryRead(Rfc3339.ToStorableText(text, instant), out var stored));
        Assert.Equal(instant.UtcTicks / 10, stored.UtcTicks / 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-22")]
    [InlineData("2026-11-22T10:00Z")]
    [InlineData("2026-11-22 10:00:00Z")]
    [InlineData(" 2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T10:00:00Z\n")]
    [InlineData("2026-11-22T10:00:00.Z")]
    [InlineData("2026-11-22T10:00:00,5Z")]
    [InlineData("2026-11-22T10:00:00")]
    [InlineData("2026-11-22T10:00:00 01:00")]
    [InlineData("2026-11-22T10:00:00+01")]
    [InlineData("2026-11-22T10:00:00+0100")]
    [InlineData("2026-11-22T10:00:00+24:00")]
    [InlineData("2026-11-22T10:00:00+01:60")]
    [InlineData("2026-11-22T24:00:00Z")]
    [InlineData("2026-11-22T10:60:00Z")]
    [InlineData("2026-11-22T10:00:60Z")]
    [InlineData("2026-11-22T23:59:60Z")]
    [InlineData("2016-12-31T23:59:60+01:00")]
    [InlineData("2016-12-31T23:59:61Z")]
    [InlineData("2027-02-29T10:00:00Z")]
    [InlineData("2026-00-22T10:00:00Z")]
    [InlineData("2026-13-22T10:00:00Z")]
    [InlineData("2026-11-00T10:00:00Z")]
    [InlineData("+2026-11-22T10:00:00Z")]
    [InlineData("12026-11-22T10:00:00Z")]
    [InlineData("２０２６-11-22T10:00:00Z")]
    public void Other_times_are_rejected(string text) => Assert.False(Rfc3339.TryRead(text, out _));

    [Theory]
    [InlineData("2026-11-22T10:00:00+01:00", "2026-11-22T10:00:00+01:00")]
    [InlineData("2026-11-22T10:00:00.123456Z", "2026-11-22T10:00:00.123456Z")]
    [InlineData("2026-11-22T10:00:00.123456789Z", "2026-11-22T10:00:00.123456Z")]
    [InlineData("2026-11-22t10:00:00z", "2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T10:00:00+23:59", "2026-11-21T10:01:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public async Task A_consent_time_is_stored_with_the_precision_of_PostgreSQL_and_its_person_can_be_erased(
        string at,
        string stored
    )
    {
        using var partner = await api.CreatePartner();
        var body = SubmissionBodies.Complete.Replace("2026-11-22T10:00:00Z", at, StringComparison.Ordinal);
        var person = System.Text.Json.JsonDocument.Parse(body).RootElement.Text("personRef");
        await (await partner.Submit(body)).Id();

        Assert.Equal(
            stored,
            TransferClientExtensions.Lines(await partner.ExportAs("ndjson"))[0].GetProperty("consent").Text("at")
        );
        Assert.Equal(204, (int)(await partner.DeleteAsync($"/v1/people/{person}")).StatusCode);
    }

    [Theory]
    [InlineData("/v1/assessments")]
    [InlineData("/v1/assessments/export")]
    [InlineData("/v1/partner/audit")]
    public async Task A_query_accepts_the_same_times_and_reports_a_missing_offset(string path)
    {
        using var partner = await api.CreatePartner();

        foreach (
            var time in (string[])["2026-11-22T10:00:00.123456789Z", "2026-11-22t10:00:00z", "0000-01-01T00:00:00Z"]
        )
        {
            Assert.Equal(200, (int)(await partner.GetAsync($"{path}?createdFrom={time}&createdTo={time}")).StatusCode);
        }

        var rejected = await partner.GetAsync($"{path}?createdFrom=2026-11-22T10:00:00");
        var detail = (await rejected.AssertProblem(400, "unreadable")).Text("detail");
        Assert.Contains(
            "createdFrom must be an RFC 3339 time with its offset: end it with Z",
            detail,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_body_error_reports_a_missing_offset()
    {
        using var partner = await api.CreatePartner();
        var body = SubmissionBodies.Complete.Replace(
            "2026-11-22T10:00:00Z",
            "2026-11-22T10:00:00",
            StringComparison.Ordinal
        );

        var error = (await (await partner.Submit(body)).AssertProblem(422, "validation")).List("errors").Single();

        Assert.Equal(("#/consent/at", "invalid-format"), (error.Text("pointer"), error.Text("code")));
        Assert.Contains("with its offset", error.Text("detail"), StringComparison.Ordinal);
    }
}
