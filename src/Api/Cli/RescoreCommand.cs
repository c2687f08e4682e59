using System.CommandLine;
using System.Globalization;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Rescore;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Catalog;
using Spectre.Console;

namespace ChannelFit.Api.Cli;

/// <summary>rescore: scores all stored live assessments with another model, stores nothing, and reports the changes.</summary>
public static class RescoreCommand
{
    private const int BatchSize = 500;

    /// <param name="open">Opens the database.</param>
    /// <param name="catalog">The published catalog.</param>
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open, PublishedCatalog catalog)
    {
        var model = new Option<PublishedModel>("--model")
        {
            Description = "A published model (key@version), or the file of a draft.",
            Required = true,
            CustomParser = result => Find(catalog, result.Tokens[0].Value, result.AddError),
        };
        var json = new JsonOutputOption();
        var command = new Command(
            "rescore",
            "Score all live assessments of all partners with a model and report what would change. Nothing is stored."
        )
        {
            model,
            json,
        };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var report = new RescoreImpactReport(parsed.GetRequiredValue(model), catalog);
                var partners = (await PartnerStore.List(source, cancel)).Select(partner => partner.Id).ToList();
                var db = new TenantDb(source);
                await CommandProgress.Run(
                    AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Error) }),
                    "Scoring",
                    () => Count(db, partners, cancel),
                    advance => ScoreAll(report, db, partners, advance, cancel)
                );
                await json.Print(parsed, report, Text(report));
            }
        );
        return command;
    }

    private static async Task<long> Count(TenantDb db, IEnumerable<Guid> partners, CancellationToken cancel)
    {
        var count = 0L;

        foreach (var partner in partners)
            count += await AssessmentQueries.Count(db, partner, test: false, Guid.Empty, UuidV7Bounds.Max, cancel);

        return count;
    }

    // One partner at a time, since a transaction sees the rows of one partner only.
    private static async Task ScoreAll(
        RescoreImpactReport report,
        TenantDb db,
        IEnumerable<Guid> partners,
        Action<int> advance,
        CancellationToken cancel
    )
    {
        foreach (var partner in partners)
        {
            AssessmentRow? last = null;

            do
            {
                var rows = (await AssessmentQueries.ListLiveAfter(db, partner, last, BatchSize, cancel)).ToList();
                rows.ForEach(row => report.Add(partner, row));
                advance(rows.Count);
                last = rows.LastOrDefault();
            } while (last is not null);
        }
    }

    private static PublishedModel? Find(PublishedCatalog catalog, string text, Action<string> addError)
    {
        if (catalog.FindModel(text) is { } model)
        {
            return model;
        }

        if (!File.Exists(text))
        {
            var known = string.Join(", ", catalog.Models.Select(model => model.Model.Id));
            addError($"'{text}' is neither a published model ({known}) nor a file.");
            return null;
        }

        try
        {
            return CatalogLoader.LoadDraft(text, catalog);
        }
        catch (InvalidCatalogException exception)
        {
            addError(exception.Message);
            return null;
        }
    }

    private static string Text(RescoreImpactReport report)
    {
        var text = new StringBuilder();
        Line($"{report.Model} on {report.Assessments} live assessments; nothing is stored. {report.ModelHash}");
        Line($"{report.Changed} verdicts would change ({report.Share:P1} of all), {report.Skipped} were skipped.");
        Line($"");
        Line($"{"channel", -16}{"changed", 9}{"share", 9}");

        foreach (var channel in report.Channels)
            Line($"{channel.Channel, -16}{channel.Changed, 9}{channel.Share, 9:P1}");

        Line($"");
        Line($"{"largest changes", -38}{"channel", -16}{"from", 6}{"to", 7}  verdict");

        foreach (var change in report.LargestChanges)
        {
            Line(
                $"{change.Assessment, -38}{change.Channel, -16}{change.From, 6:F1}{change.To, 7:F1}  {change.VerdictFrom} → {change.VerdictTo}"
            );
        }

        return text.ToString().TrimEnd();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
