using System.CommandLine;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Cli;

/// <summary>The commands `erasure list` and `erasure replay` clean a restored backup.</summary>
public sealed class ErasureCommandTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("channelfit-erasures-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Replay_erases_exactly_the_people_erased_since_the_backup()
    {
        using var partner = await api.CreatePartner();
        using var otherPartner = await api.CreatePartner();
        var erased = await (await partner.Submit(SubmissionBodies.ForPerson("crm-1"), "attempt")).Id();
        var stored = await (await partner.Submit(SubmissionBodies.ForPerson("crm-2"))).Id();
        var theirs = await (await otherPartner.Submit(SubmissionBodies.ForPerson("crm-1"))).Id();
        var nameless = await (await partner.Submit(SubmissionBodies.Smallest)).Id();
        await api.QueryAsOwner<int>(
            """
            create table backup as
            select (select json_agg(assessment) from assessment) as rows, (select json_agg(idempotency) from idempotency) as attempts
            """
        );
        await partner.DeleteAsync("/v1/people/crm-1");
        await partner.DeleteAsync("/v1/people/crm-never-here");
        await Task.Delay(2);
        var repeated = await (
            await partner.Submit(
                SubmissionBodies.ForPerson(
                    "crm-1",
                    $",\"consent\":{{\"given\":true,\"at\":\"{DateTimeOffset.UtcNow:O}\"}}"
                )
            )
        ).Id();

        var list = await Run("list");
        Assert.Equal(0, list.Code);
        Assert.DoesNotContain("crm", list.Output, StringComparison.Ordinal);
        var file = Path.Combine(folder.FullName, "erasures.tsv");
        await File.WriteAllTextAsync(file, list.Output);

        // The backup is restored: it contains the erased row and no record of the erasure.
        await api.QueryAsOwner<int>(
            """
            insert into assessment select row.* from backup, json_populate_recordset(null::assessment, rows) as row
            on conflict do nothing;
            insert into idempotency select row.* from backup, json_populate_recordset(null::idempotency, attempts) as row
            on conflict do nothing;
            delete from erased_person
            """
        );
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{erased}")).StatusCode);
        var replay = await Run("replay", file);

        Assert.Equal((0, ""), (replay.Code, replay.Error));
        Assert.Equal(
            "Erased again: 1 people with stored data. Deleted again: 0 assessments that a person had claimed.\n",
            replay.Output
        );
        await (await partner.GetAsync($"/v1/assessments/{erased}")).AssertProblem(404, "not-found");
        Assert.All(
            await Task.WhenAll(
                new[] { stored, nameless, repeated }.Select(id => partner.GetAsync($"/v1/assessments/{id}"))
            ),
            response => Assert.Equal(200, (int)response.StatusCode)
        );
        Assert.Equal(200, (int)(await otherPartner.GetAsync($"/v1/assessments/{theirs}")).StatusCode);
        await (await partner.Submit(SubmissionBodies.ForPerson("crm-1"), "attempt")).AssertProblem(410, "gone");
        await (await partner.Submit(SubmissionBodies.ForPerson("crm-never-here"))).AssertProblem(410, "gone");
        Assert.Equal(list.Output, (await Run("list")).Output);
        Assert.Equal(replay.Output, (await Run("replay", file)).Output);
    }

    [Fact]
    public async Task Replay_deletes_what_an_erased_person_claimed_after_the_backup()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        var submitted = await (await page.Submit(SubmissionBodies.Smallest)).Json();
        var claimed = submitted.Text("id");
        var unclaimed = await (await page.Submit(SubmissionBodies.Smallest)).Id();
        var rescored = await (
            await partner.Post($"/v1/assessments/{claimed}/rescore", AssessmentScenarios.Newest)
        ).Id();
        await api.QueryAsOwner<int>(
            "create table claims_backup as select json_agg(assessment) as rows from assessment"
        );

        using var person = api.CreateBrowserClient(submitted.Text("respondentToken"));
        var code = (await (await person.Post(RespondentScenarios.ClaimCodes, "{}")).Json()).Text("code");
        await partner.Post(RespondentScenarios.Claims, $$"""{ "code": "{{code}}", "personRef": "crm-claimed" }""");
        await partner.DeleteAsync("/v1/people/crm-claimed");
        var list = await Run("list");
        Assert.Contains($"\t{claimed}\t", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(unclaimed, list.Output, StringComparison.Ordinal);

        await api.QueryAsOwner<int>(
            """
            insert into assessment
            select row.* from claims_backup, json_populate_recordset(null::assessment, rows) as row
            on conflict do nothing
            """
        );
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{rescored}")).StatusCode);
        var file = Path.Combine(folder.FullName, "claims.tsv");
        await File.WriteAllTextAsync(file, $"{list.Output}\n");
        var replay = await Run("replay", file);

        Assert.Equal((0, ""), (replay.Code, replay.Error));
        Assert.EndsWith("Deleted again: 2 assessments that a person had claimed.\n", replay.Output);
        await (await partner.GetAsync($"/v1/assessments/{claimed}")).AssertProblem(404, "not-found");
        await (await partner.GetAsync($"/v1/assessments/{rescored}")).AssertProblem(404, "not-found");
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{unclaimed}")).StatusCode);
    }

    [Fact]
    public async Task A_list_may_name_a_person_twice()
    {
        using var partner = await api.CreatePartner();
        await partner.DeleteAsync("/v1/people/crm-twice");
        var list = (await Run("list")).Output;
        var earlier = list.Replace("\t20", "\t19", StringComparison.Ordinal);
        var file = Path.Combine(folder.FullName, "twice.tsv");
        await File.WriteAllTextAsync(file, $"{list}{earlier}");

        var replay = await Run("replay", file);

        Assert.Equal((0, ""), (replay.Code, replay.Error));
        Assert.Equal(list, (await Run("list")).Output);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0199e0a0-0000-7000-8000-000000000000\tabc\t2026-11-22T10:00:00.0000000Z")]
    [InlineData(
        "0199e0a0-0000-7000-8000-000000000000\tzz00000000000000000000000000000000000000000000000000000000000000\t2026-11-22T10:00:00.0000000Z"
    )]
    [InlineData(
        "0199e0a0-0000-7000-8000-000000000000\t0000000000000000000000000000000000000000000000000000000000000000\tyesterday"
    )]
    public async Task An_invalid_erasure_list_changes_nothing(string line)
    {
        var file = Path.Combine(folder.FullName, "broken.tsv");
        await File.WriteAllLinesAsync(file, [line]);

        var (code, output, error) = await Run("replay", file);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("Line 1 is not a line of", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Replay_without_the_secret_key_fails_with_an_explanation()
    {
        var file = Path.Combine(folder.FullName, "none.tsv");
        await File.WriteAllTextAsync(file, "");
        (string, string) database = ("ConnectionStrings__ChannelFit", api.ConnectionString);

        var (code, output, error) = await ServiceProcess.Run(
            [database, ("ChannelFit__SecretKey", "")],
            "erasure",
            "replay",
            file
        );

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("ChannelFit__SecretKey is missing", error, StringComparison.Ordinal);
        Assert.Equal(0, (await ServiceProcess.Run([database], "erasure", "replay", file)).Code);
    }

    [Fact]
    public async Task A_missing_file_is_a_usage_error() =>
        Assert.Equal(CliCommand.UsageError, (await Run("replay", Path.Combine(folder.FullName, "away.tsv"))).Code);

    private Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var open = CliRunner.Open(api.ConnectionString);
        var root = new RootCommand
        {
            ErasureListCommand.Build(open, TimeProvider.System),
            ErasureReplayCommand.Build(open, _ => Task.FromResult(ApiFixture.SecretKeys), TimeProvider.System),
        };
        return CliRunner.Run(root, arguments);
    }
}
