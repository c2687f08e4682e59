using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.SubmissionBodies;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class ValidationErrorTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task All_validation_errors_are_reported_together()
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();

        var response = await partner.Submit(
            """
            {"instrument":7,"answers":[],"model":"x","focus":"y","personRef":"a b","durationSeconds":-1,"score":99,
             "plan":{"hoursPerWeek":"8","bounds":{"pigeons":{},"blog":{"min":1,"max":0}},"more":1},
             "consent":{"given":false,"at":5},"channels":[],
             "metadata":{"a":1,"~/ä\"":2,"\u0000":"","long":"%LONG%"},"":null}
            """.Replace("%LONG%", new string('x', 501), StringComparison.Ordinal),
            "once"
        );

        Assert.Equal(
            [
                ("#/", "unknown-member"),
                ("#/answers", "wrong-type"),
                ("#/channels", "unknown-member"),
                ("#/consent/at", "wrong-type"),
                ("#/consent/given", "required"),
                ("#/durationSeconds", "out-of-range"),
                ("#/focus", "unknown-option"),
                ("#/instrument", "wrong-type"),
                ("#/metadata/%00", "invalid-characters"),
                ("#/metadata/a", "wrong-type"),
                ("#/metadata/long", "too-long"),
                ("#/metadata/~0~1%C3%A4%22", "wrong-type"),
                ("#/model", "unknown-version"),
                ("#/personRef", "invalid-format"),
                ("#/plan/bounds/blog", "conflicting-bounds"),
                ("#/plan/bounds/pigeons", "unknown-member"),
                ("#/plan/hoursPerWeek", "wrong-type"),
                ("#/plan/more", "unknown-member"),
                ("#/score", "unknown-member"),
            ],
            (await response.ValidationErrors()).OrderBy(error => error.Pointer, StringComparer.Ordinal)
        );
        Assert.Equal(before, await api.CountRows());
    }

    [Fact]
    public async Task Every_invalid_answer_is_reported_and_hidden_ones_name_the_deciding_item()
    {
        using var partner = await api.CreatePartner();

        var response = await partner.Submit(
            """
            {"instrument":"channel-fit@2","answers":{"CTX2":"unemployed","ADV1":"no","ADV2":7,"FLD1-twitter":"rarely",
             "FLD2-twitter":"yes","CONF":"no","ENG1":9,"eng1":1,"NOPE":1}}
            """
        );
        var problem = await response.AssertProblem(422, "validation");

        Assert.Equal(
            [
                ("#/answers/ADV1", "hidden-item"),
                ("#/answers/ADV2", "hidden-item"),
                ("#/answers/ADV2", "wrong-type"),
                ("#/answers/CONF", "hidden-item"),
                ("#/answers/ENG1", "out-of-range"),
                ("#/answers/FLD2-twitter", "hidden-item"),
                ("#/answers/NOPE", "unknown-item"),
                ("#/answers/eng1", "unknown-item"),
            ],
            (await response.ValidationErrors())
                .OrderBy(error => error.Pointer, StringComparer.Ordinal)
                .ThenBy(error => error.Code, StringComparer.Ordinal)
        );
        Assert.Contains(
            problem.List("errors"),
            error => error.Text("detail").Contains("FLD1-twitter is \"rarely\"", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("personRef", "\"crm-4711\"")]
    [InlineData("consent", "{\"given\":true}")]
    [InlineData("metadata", "{}")]
    [InlineData("idempotencyKey", "\"a\"")]
    [InlineData("channels", "[]")]
    [InlineData("score", "99")]
    public async Task A_preview_rejects_personal_members_and_scores(string member, string value)
    {
        using var partner = await api.CreatePartner();

        var response = await partner.Post(
            "/v1/scores",
            $$"""{"instrument":"channel-fit@2","answers":{},"{{member}}":{{value}}}"""
        );

        Assert.Equal([($"#/{member}", "unknown-member")], await response.ValidationErrors());
    }

    [Fact]
    public async Task Missing_required_members_are_reported()
    {
        using var partner = await api.CreatePartner();

        Assert.Equal(
            [("#/instrument", "required"), ("#/answers", "required")],
            await (await partner.Submit("{}")).ValidationErrors()
        );
        Assert.Equal(
            [("#/consent/given", "required")],
            await (await partner.Submit(Replace("consent", "{}"))).ValidationErrors()
        );
    }
}
