using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.SubmissionBodies;

namespace ChannelFit.Api.Tests.Http;

public sealed class InvalidMemberTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    // Code of the one error expected at the pointer of the replaced member.
    [Theory]
    [InlineData("instrument", "\"channel-fit@3\"", "unknown-version")]
    [InlineData("instrument", "\"channel-fit\"", "unknown-version")]
    [InlineData("instrument", "\" channel-fit@2\"", "unknown-version")]
    [InlineData("instrument", "null", "wrong-type")]
    [InlineData("instrument", "1", "wrong-type")]
    [InlineData("answers", "null", "wrong-type")]
    [InlineData("answers", "[]", "wrong-type")]
    [InlineData("answers", "\"{}\"", "wrong-type")]
    [InlineData("answers/ENG1", "\"4\"", "wrong-type")]
    [InlineData("answers/ENG1", "null", "wrong-type")]
    [InlineData("answers/ENG1", "true", "wrong-type")]
    [InlineData("answers/ENG1", "[4]", "wrong-type")]
    [InlineData("answers/ENG1", "{}", "wrong-type")]
    [InlineData("answers/ENG1", "3.5", "wrong-type")]
    [InlineData("answers/ENG1", "0", "out-of-range")]
    [InlineData("answers/ENG1", "6", "out-of-range")]
    [InlineData("answers/ENG1", "-4", "out-of-range")]
    [InlineData("answers/ENG1", "1e400", "out-of-range")]
    [InlineData("answers/ENG1", "-1e400", "out-of-range")]
    [InlineData("answers/ENG1", "1e99999999999999999999", "out-of-range")]
    [InlineData("answers/ENG1", "1e-400", "out-of-range")]
    [InlineData("answers/ENG1", "123456789012345678901234567890", "out-of-range")]
    [InlineData("answers/TIM1", "80.000001", "out-of-range")]
    [InlineData("answers/TIM1", "-0.25", "out-of-range")]
    [InlineData("answers/CTX1", "4", "wrong-type")]
    [InlineData("answers/CTX1", "null", "wrong-type")]
    [InlineData("answers/CTX1", "\"Tech\"", "unknown-option")]
    [InlineData("answers/CTX1", "\"tech \"", "unknown-option")]
    [InlineData("answers/CTX1", "\"\"", "unknown-option")]
    [InlineData("answers/CTX1", "\"tech\\u0000\"", "unknown-option")]
    [InlineData("answers/CTX1", "\"\\ud800\"", "unknown-option")]
    [InlineData("model", "\"fit-model@9.9.9\"", "unknown-version")]
    [InlineData("model", "{}", "wrong-type")]
    [InlineData("focus", "\"x\"", "unknown-option")]
    [InlineData("durationSeconds", "-1", "out-of-range")]
    [InlineData("durationSeconds", "86401", "out-of-range")]
    [InlineData("durationSeconds", "1e400", "out-of-range")]
    [InlineData("durationSeconds", "-1e400", "out-of-range")]
    [InlineData("durationSeconds", "3.5", "wrong-type")]
    [InlineData("durationSeconds", "\"240\"", "wrong-type")]
    [InlineData("personRef", "\"\"", "invalid-format")]
    [InlineData("personRef", "\"a b\"", "invalid-format")]
    [InlineData("personRef", "\"jo@example.com\"", "invalid-format")]
    [InlineData("personRef", "\"-a\"", "invalid-format")]
    [InlineData("personRef", "\"a\\n\"", "invalid-format")]
    [InlineData("personRef", "\"\u0430\"", "invalid-format")]
    [InlineData("personRef", "4711", "wrong-type")]
    [InlineData("plan", "[]", "wrong-type")]
    [InlineData("plan/hoursPerWeek", "81", "out-of-range")]
    [InlineData("plan/hoursPerWeek", "1e400", "out-of-range")]
    [InlineData("plan/hoursPerWeek", "\"8\"", "wrong-type")]
    [InlineData("plan/bounds", "[]", "wrong-type")]
    [InlineData("plan/bounds/linkedin", "2", "wrong-type")]
    [InlineData("plan/bounds/linkedin/max", "2.1", "out-of-range")]
    [InlineData("plan/bounds/linkedin/max", "9", "out-of-range")]
    [InlineData("plan/current", "0", "wrong-type")]
    [InlineData("plan/current/job-boards", "-1", "out-of-range")]
    [InlineData("plan/current/job-boards", "1e309", "out-of-range")]
    [InlineData("consent", "true", "wrong-type")]
    [InlineData("consent/given", "false", "required")]
    [InlineData("consent/given", "\"true\"", "wrong-type")]
    [InlineData("consent/policy", "7", "wrong-type")]
    [InlineData("consent/at", "\"yesterday\"", "invalid-format")]
    [InlineData("consent/at", "\"2026-11-22T10:00:00\"", "invalid-format")]
    [InlineData("consent/at", "\"2026-02-30T10:00:00Z\"", "invalid-format")]
    [InlineData("metadata", "\"\"", "wrong-type")]
    [InlineData("metadata/campaign", "1", "wrong-type")]
    [InlineData("metadata/campaign", "{\"a\":\"b\"}", "wrong-type")]
    public async Task An_invalid_member_is_reported_with_pointer_and_code(string path, string value, string code)
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();

        var response = await partner.Submit(Replace(path, value), "once");

        Assert.Equal([($"#/{path}", code)], await response.ValidationErrors());
        Assert.Equal(before, await api.CountRows());
    }

    [Theory]
    [InlineData("instrument")]
    [InlineData("model")]
    [InlineData("focus")]
    [InlineData("personRef")]
    [InlineData("consent/policy")]
    [InlineData("consent/at")]
    [InlineData("metadata/campaign")]
    public async Task NUL_and_lone_surrogates_are_rejected_in_strings(string path)
    {
        using var partner = await api.CreatePartner();

        foreach (var escape in (string[])["\\u0000", "\\ud800", "\\udc00", "\\ud83d\\ud83d", "a\\udfffb"])
        {
            var response = await partner.Submit(Replace(path, $"\"{escape}\""));
            Assert.Equal([($"#/{path}", "invalid-characters")], await response.ValidationErrors());
        }
    }

    [Theory]
    [InlineData("", "unknown-member")]
    [InlineData("answers", "unknown-item")]
    [InlineData("plan", "unknown-member")]
    [InlineData("plan/bounds", "unknown-member")]
    [InlineData("plan/bounds/linkedin", "unknown-member")]
    [InlineData("plan/current", "unknown-member")]
    [InlineData("consent", "unknown-member")]
    [InlineData("metadata", "invalid-characters")]
    public async Task NUL_and_lone_surrogates_are_rejected_in_member_names(string path, string code)
    {
        using var partner = await api.CreatePartner();
        var value =
            path is "plan/bounds" ? "{}"
            : path is "metadata" ? "\"\""
            : "1";
        var place = path.Length == 0 ? "#" : $"#/{path}";

        var nul = await partner.Submit(Add(path, $"\"\\u0000\":{value}"));
        Assert.Equal([($"{place}/%00", code)], await nul.ValidationErrors());

        // Names that are not text cannot be compared, so a duplicate cannot be detected.
        var half = await partner.Submit(Add(path, $"\"\\ud800\":{value}"));
        await half.AssertProblem(400, "unreadable");
    }

    [Theory]
    [InlineData("answers/ENG1", "3.0")]
    [InlineData("answers/ENG1", "3e0")]
    [InlineData("answers/ENG1", "0.3e1")]
    [InlineData("answers/ENG1", "3.0000000000000000000000001")]
    [InlineData("answers/ENG3", "-0")]
    [InlineData("answers/ENG3", "-0.0e9")]
    [InlineData("answers/ENG3", "1e-400")]
    [InlineData("answers/TIM1", "-0.0")]
    [InlineData("answers/TIM1", "7.123456789012345678")]
    [InlineData("durationSeconds", "-0")]
    [InlineData("durationSeconds", "86400.0")]
    [InlineData("plan/hoursPerWeek", "8.1")]
    public async Task A_number_with_an_integral_value_is_accepted_as_an_integer(string path, string value)
    {
        using var partner = await api.CreatePartner();

        var response = await partner.Submit(Replace(path, value));

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(await response.Text(), await partner.GetStringAsync(response.Headers.Location));
    }
}
