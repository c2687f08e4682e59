using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Catalog;
using Npgsql;

namespace ChannelFit.Api.Tests.Cli;

/// <summary>The command `rescore` on a database whose owner is subject to row-level security.</summary>
public sealed class RescoreCommandTests : IAsyncLifetime
{
    private static readonly PublishedCatalog Published = CatalogLoader.Load(App.SeedsFolder);
    private static readonly JsonBinder Binder = RequestValidators.CreateBinder(TimeProvider.System);
    private static readonly AssessmentScorer Scorer = new(Published);

    private readonly DirectoryInfo drafts = Directory.CreateTempSubdirectory("channelfit-drafts-");
    private string database = "";
    private NpgsqlDataSource source = null!;

    public async Task InitializeAsync()
    {
        database = await NonSuperuserDatabase.CreateMigrated();
        source = DataSourceFactory.Create(database);
    }

    public async Task DisposeAsync()
    {
        drafts.Delete(recursive: true);
        await source.DisposeAsync();
    }

    [Fact]
    public async Task Rescore_compares_the_verdicts_of_all_partners_and_stores_nothing()
    {
        var (partner, suspended) = (await NewPartner(), await NewPartner());
        var stored = (await StoreResponseSets(partner, test: false))
            .Concat(await StoreResponseSets(suspended, test: false))
            .ToDictionary();
        // Test-mode rows are not counted.
        await StoreResponseSets(partner, test: true);
        await PartnerStore.Suspend(source, suspended, DateTimeOffset.UtcNow, default);
        var before = (await Rows(partner), await Rows(suspended));

        var report = await Report("--model", GoldenData.SecondModel);

        Assert.Equal(before, (await Rows(partner), await Rows(suspended)));
        Assert.Equal(
            (GoldenData.SecondModel, 2L * GoldenData.Names.Length),
            (report.Text("model"), Number(report, "assessments"))
        );
        Assert.Equal(Published.FindModel(GoldenData.SecondModel)!.Hash, report.Text("modelHash"));
        Assert.Equal(0, Number(report, "skipped"));
        var (old, now) = (GoldenData.Scores(GoldenData.FirstModel), GoldenData.Scores(GoldenData.SecondModel));
        var changes = old.Where(score => score.Value.Verdict != now[score.Key].Verdict)
            .ToLookup(score => score.Key.Channel);
        Assert.Equal(
            Published.Models[0].Model.Channels.Select(channel => (channel.Key, 2L * changes[channel.Key].Count())),
            report.List("channels").Select(channel => (channel.Text("channel"), Number(channel, "changed")))
        );
        var changed = 2 * changes.Sum(channel => channel.Count());
        Assert.InRange(changed, 2, 100);
        Assert.Equal(changed, Number(report, "changed"));
        Assert.Equal(Math.Round(changed / (2.0 * old.Count), 4), report.GetProperty("share").GetDouble());
        Assert.Equal(
            old.Concat(old)
                .Select(score => Math.Abs(now[score.Key].Tenths - score.Value.Tenths))
                .OrderDescending()
                .Take(20),
            report.List("movers").Select(Distance)
        );
        Assert.All(
            report.List("movers"),
            mover =>
            {
                var score = (stored[mover.GetProperty("assessment").GetGuid()], mover.Text("channel"));
                Assert.Equal((old[score].Tenths, now[score].Tenths), (Tenths(mover, "from"), Tenths(mover, "to")));
                Assert.Equal(old[score].Verdict, mover.Text("verdictFrom"));
                Assert.Equal(now[score].Verdict, mover.Text("verdictTo"));
            }
        );
    }

    [Fact]
    public async Task A_draft_model_is_read_from_a_file()
    {
        var partner = await NewPartner();
        await StoreResponseSets(partner, test: false);
        var draft = await WriteDraft(model => model["channels"]![2]!["base"] = 56);

        var report = await Report("--model", draft);

        Assert.Equal("fit-model@1.9.0", report.Text("model"));
        Assert.All(report.List("movers"), mover => Assert.Equal("referrals", mover.Text("channel")));
        Assert.All(report.List("movers"), mover => Assert.Equal(100, Distance(mover)));
        Assert.Equal("referrals", Assert.Single(report.List("channels"), HasChanged).Text("channel"));
        Assert.Null(Published.FindModel("fit-model@1.9.0"));

        static bool HasChanged(JsonElement channel) => Number(channel, "changed") > 0;
    }

    [Fact]
    public async Task Rows_beyond_one_batch_are_each_scored_once()
    {
        var partner = await NewPartner();
        await StoreResponseSets(partner, test: false);
        await Copy(partner, 100);

        Assert.Equal(
            101 * GoldenData.Names.Length,
            Number(await Report("--model", GoldenData.SecondModel), "assessments")
        );
    }

    [Fact]
    public async Task Rows_of_other_instruments_are_counted_as_skipped()
    {
        var partner = await NewPartner();
        await StoreResponseSets(partner, test: false);
        await Copy(partner, 1, model: "'fit-model@0.9.0'");
        await Copy(partner, 1, model: "'fit-model@1.0.0'", instrument: "'other@1'");

        var report = await Report("--model", GoldenData.SecondModel);

        Assert.Equal(GoldenData.Names.Length, Number(report, "assessments"));
        Assert.Equal(3 * GoldenData.Names.Length, Number(report, "skipped"));
    }

    [Fact]
    public async Task Without_json_the_report_is_a_table()
    {
        var partner = await NewPartner();
        var stored = await StoreResponseSets(partner, test: false);

        var (code, output, error) = await Run("--model", GoldenData.SecondModel);

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("fit-model@1.1.0 on 22 live assessments; nothing is stored.", output);
        Assert.Matches(@"\nreferrals +0 +0\.0 %\r?\n", output);
        Assert.Contains(
            stored,
            row =>
                row.Value == "no idea where the field hires"
                && output.Contains($"{row.Key}  twitter           68.8   63.9  core → support")
        );
    }

    [Fact]
    public async Task An_empty_database_reports_no_changes()
    {
        var report = await Report("--model", GoldenData.SecondModel);

        Assert.Equal((0, 0), (Number(report, "assessments"), Number(report, "changed")));
        Assert.Equal(0, report.GetProperty("share").GetDouble());
        Assert.Empty(report.List("movers"));
    }

    [Theory]
    [InlineData("Option '--model' is required.")]
    [InlineData(
        "is neither a published model (fit-model@1.0.0, fit-model@1.1.0, fit-model@2.0.0) nor a file.",
        "--model",
        "fit-model@9.9.9"
    )]
    [InlineData("is neither a published model", "--model", "no-such-draft.json")]
    public async Task A_missing_model_option_is_a_usage_error(string message, params string[] arguments)
    {
        var (code, output, error) = await Run(arguments);

        Assert.Equal((CliCommand.UsageError, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_errors_of_a_draft_model_are_reported()
    {
        var draft = await WriteDraft(model =>
        {
            model["channels"]![0]!["base"] = 101;
            model["channels"]![1]!["channel"] = "tv";
        });

        var (code, output, error) = await Run("--model", draft);

        Assert.Equal((CliCommand.UsageError, ""), (code, output));
        Assert.Contains($"{draft}: The base of twitter must be from 0 to 100.", error, StringComparison.Ordinal);
        Assert.Contains(
            $"{draft}: The channels must be the same as in the other models",
            error,
            StringComparison.Ordinal
        );
    }

    private async Task<string> WriteDraft(Action<JsonNode> change)
    {
        var path = Path.Combine(App.SeedsFolder, "models/fit-model.v1.0.0.json");
        var model = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        model["version"] = "1.9.0";
        change(model);
        var draft = Path.Combine(drafts.FullName, "draft.json");
        await File.WriteAllTextAsync(draft, model.ToJsonString());
        return draft;
    }

    private async Task<Guid> NewPartner()
    {
        var now = DateTimeOffset.UtcNow;
        var partner = new Partner(Guid.CreateVersion7(now), "A partner", [], GoldenData.FirstModel, null, now);
        await PartnerStore.Add(source, partner, ApiKey.GenerateInitialSet(), default);
        return partner.Id;
    }

    /// <summary>Stores the frozen response sets under 1.0.0 and returns their names by id.</summary>
    private async Task<Dictionary<Guid, string>> StoreResponseSets(Guid partner, bool test)
    {
        var stored = new Dictionary<Guid, string>();

        foreach (var name in GoldenData.Names)
        {
            using var body = JsonDocument.Parse(GoldenData.Request(name, GoldenData.FirstModel));
            var request = Binder.BindAndValidate<SubmitAssessmentRequest>(body.RootElement, []);
            var scored = Scorer.Score(request, GoldenData.SecondModel, [])!;
            var row = AssessmentRow.Create(request, scored, test, DateTimeOffset.UtcNow);
            await AssessmentInserter.Run(new(source), new(partner, row, new()), default);
            stored.Add(row.Id, name);
        }

        return stored;
    }

    private Task<int> Copy(Guid partner, int times, string model = "model", string instrument = "instrument") =>
        new TenantDb(source).Write(
            partner,
            $"""
            insert into assessment
                (id, created_at, duration_seconds, test, instrument, model, focus, answers, scores, verdicts, result_hash)
            select gen_random_uuid(), created_at, duration_seconds, false, {instrument}, {model}, focus, answers,
                scores, verdicts, result_hash
            from assessment, generate_series(1, @times) as copy
            """,
            new { times },
            _ => Task.FromResult(0),
            default
        );

    private Task<string> Rows(Guid partner) =>
        new TenantDb(source).Read(
            partner,
            "select md5(string_agg(assessment::text, '' order by id)) from assessment",
            null,
            grid => grid.ReadSingleAsync<string>(),
            default
        );

    private async Task<JsonElement> Report(params string[] arguments)
    {
        var (code, output, error) = await Run([.. arguments, "--json"]);
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement;
    }

    private Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var open = CliRunner.Open(database);
        var root = new RootCommand { RescoreCommand.Build(open, Published) };
        return CliRunner.Run(root, ["rescore", .. arguments]);
    }

    private static long Number(JsonElement value, string member) => value.GetProperty(member).GetInt64();

    private static int Tenths(JsonElement mover, string member) =>
        (int)Math.Round(10 * mover.GetProperty(member).GetDouble());

    private static int Distance(JsonElement mover) => Math.Abs(Tenths(mover, "to") - Tenths(mover, "from"));
}
