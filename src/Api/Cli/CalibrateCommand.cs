using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Outcomes.Calibration;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Catalog;
using Npgsql;

namespace ChannelFit.Api.Cli;

/// <summary>calibrate: reports whether better verdicts of a model led to more interviews per hour, over the live data of all partners.</summary>
public static class CalibrateCommand
{
    /// <param name="open">Opens the database.</param>
    /// <param name="catalog">The published catalog.</param>
    /// <param name="clock">The clock of the database.</param>
    public static Command Build(
        Func<CancellationToken, Task<OpenedDatabase>> open,
        PublishedCatalog catalog,
        TimeProvider clock
    )
    {
        var model = new PublishedModelOption(catalog);
        var plot = new Option<string>("--picture")
        {
            Description = "Write a plot of the calibration to this SVG file.",
        };
        var publish = new Option<bool>("--publish")
        {
            Description =
                "Publish the report: results name it in basis, and the page of the instrument shows it, from the next start of the service.",
        };
        var json = new JsonOutputOption();
        var command = new Command(
            "calibrate",
            "Report whether better verdicts of a model led to more interviews per hour, over the live data of all partners."
        )
        {
            model,
            plot,
            publish,
            json,
        };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var now = clock.GetUtcNow();
                var pairs = await ListPairs(source, parsed.GetRequiredValue(model), now, cancel);
                var report = CalibrationReport.Create(parsed.GetRequiredValue(model).Model.Id, pairs);

                if (parsed.GetValue(plot) is { } file)
                {
                    var drawn =
                        CalibrationPlot.Draw(report, "Interviews per 10 hours by verdict", verdict => verdict)
                        ?? throw new CliException("No verdict has enough data, so there is no plot.");
                    await File.WriteAllTextAsync(file, drawn, cancel);
                }

                if (parsed.GetValue(publish))
                {
                    await PublishedReports.Publish(source, report, now, cancel);
                }

                await json.Print(
                    parsed,
                    report,
                    CalibrationText.Format(report, DateOnly.FromDateTime(now.UtcDateTime))
                );
            }
        );
        return command;
    }

    // One partner at a time, since a transaction sees the rows of one partner only.
    private static async Task<List<CalibrationPair>> ListPairs(
        NpgsqlDataSource source,
        PublishedModel model,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var (db, today) = (new TenantDb(source), DateOnly.FromDateTime(now.UtcDateTime));
        var (pairs, people) = (new List<CalibrationPair>(), 0);

        foreach (var partner in await PartnerStore.List(source, cancel))
        {
            var own = await CalibrationQueries.ListPairs(db, partner.Id, test: false, model, today, cancel);
            pairs.AddRange(own.Select(pair => pair with { Person = pair.Person + people }));
            people += own.Select(pair => pair.Person).DefaultIfEmpty(0).Max();
        }

        return pairs;
    }
}
