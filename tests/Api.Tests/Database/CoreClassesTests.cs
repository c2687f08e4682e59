using System.Diagnostics;
using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Runs the core classes of this suite again, in a process of their own, under other conditions.</summary>
[Trait("Category", "Slow")]
public sealed partial class CoreClassesTests(ITestOutputHelper output)
{
    // Those whose statements matter, for every table; not those that wait.
    private static readonly string[] Classes =
    [
        "Assessments.SubmitAssessmentTests",
        "Assessments.ReadAssessmentTests",
        "Assessments.ListAssessmentsTests",
        "Assessments.DeleteAssessmentTests",
        "Assessments.NoteTests",
        "Assessments.RescoreAssessmentTests",
        "Claims.ClaimTests",
        "Invitations.InvitationsTests",
        "Invitations.SavedAnswersTests",
        "Partners.PartnerKeysTests",
        "Partners.PartnerSettingsTests",
        "Partners.RevokeKeyTests",
        "Partners.RotateKeyTests",
        "Partners.AuditTests",
        "People.ErasePersonTests",
        "People.PersonExportTests",
        "People.PersonHistoryTests",
        "People.CompareAssessmentsTests",
        "People.SubmissionAfterErasureTests",
        "Shares.SharesTests",
        "Shares.ShareLinkTests",
        "Transfer.ImportTests",
        "Transfer.ImportKeysTests",
        "Transfer.ExportAssessmentsTests",
        "Webhooks.WebhooksTests",
        "Webhooks.ReplayDeliveriesTests",
        "Webhooks.WebhookEventTests",
        "Webhooks.OutboxTests",
        "Webhooks.DisabledWebhookTests",
        "Webhooks.DeletedWebhookTests",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>
    /// No statement relies on row-level security to find only the rows of its partner, or on settings that outlive its
    /// transaction. One run shows both, because each run takes minutes.
    /// </summary>
    [Fact]
    public async Task They_pass_without_row_level_security_behind_pgbouncer_in_transaction_mode()
    {
        await using var pooler = await Pgbouncer.Start(await TestPostgres.Start(), connections: 20);
        var filter = string.Join('|', Classes.Select(name => $"FullyQualifiedName~.{name}."));
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["test", typeof(CoreClassesTests).Assembly.Location, "--filter", $"Category!=Slow&({filter})"]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["CHANNELFIT_TEST_POSTGRES"] = await TestPostgres.Start();

        start.Environment[TestVariant.OpenPolicies] = "true";
        start.Environment[TestVariant.Pooler] = pooler.ConnectionString("Max Auto Prepare=0");

        var stopwatch = Stopwatch.StartNew();
        using var run = Process.Start(start)!;
        var text = await run.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await run.WaitForExitAsync();
        var passed = Passed().Match(text);
        output.WriteFigures(
            FormattableString.Invariant(
                $"Open policies behind pgbouncer: {passed.Groups["count"].Value} tests of {Classes.Length} core classes pass, in {stopwatch.Elapsed.TotalSeconds:F0} s."
            )
        );
        Assert.True(run.ExitCode == 0, text);
        Assert.All(Classes, name => Assert.NotNull(GetType().Assembly.GetType($"ChannelFit.Api.Tests.{name}")));
        Assert.True(int.Parse(passed.Groups["count"].Value) >= 250, text);
    }

    [GeneratedRegex(@"Passed: +(?<count>\d+)")]
    private static partial Regex Passed();
}
