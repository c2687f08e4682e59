using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Outcomes.Statistics;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Cli;

/// <summary>statistics: reports item and scale statistics of an instrument, over the live data of all partners.</summary>
public static class StatisticsCommand
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
        var instrument = new Option<string>("--instrument")
        {
            Description = "A published instrument (key@version); the newest by default.",
            DefaultValueFactory = _ => catalog.Instruments[^1].Instrument.Id,
        };
        instrument.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && catalog.NewestModelOf(result.Tokens[0].Value) is null)
            {
                var known = string.Join(", ", catalog.Instruments.Select(catalog => catalog.Instrument.Id));
                result.AddError($"'{result.Tokens[0].Value}' is not a published instrument ({known}).");
            }
        });
        var publish = new Option<bool>("--publish")
        {
            Description = "Publish the report: the page of the instrument shows it from the next start of the service.",
        };
        var json = new JsonOutputOption();
        var command = new Command(
            "statistics",
            "Report item statistics, reliability, retest and norms of an instrument, over the live data of all partners."
        )
        {
            instrument,
            publish,
            json,
        };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var model = catalog.NewestModelOf(parsed.GetRequiredValue(instrument))!.Model;
                var collector = new StatisticsCollector(model);
                var db = new TenantDb(source);

                // One partner at a time, since a transaction sees the rows of one partner only.
                foreach (var partner in await PartnerStore.List(source, cancel))
                {
                    await StatisticsQueries.Collect(
                        db,
                        partner.Id,
                        test: false,
                        model.Instrument,
                        int.MaxValue,
                        collector,
                        cancel
                    );
                }

                var (report, now) = (collector.ToResponse(limited: false), clock.GetUtcNow());

                if (parsed.GetValue(publish))
                {
                    await PublishedReports.Publish(source, report, now, cancel);
                }

                await json.Print(parsed, report, StatisticsText.Format(report, DateOnly.FromDateTime(now.UtcDateTime)));
            }
        );
        return command;
    }
}
