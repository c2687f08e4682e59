using System.CommandLine;
using System.Globalization;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Outcomes.Calibration;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Catalog;
using Npgsql;

namespace ChannelFit.Api.Cli;

/// <summary>recalibrate: writes a draft model whose bases are moved by what the channels brought. It publishes nothing.</summary>
public static class RecalibrateCommand
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
        var draft = new Argument<string>("draft")
        {
            Description = "The file of the draft; its evidence links are written to <draft>.links.json.",
        };
        var version = new Option<string>("--version-of-draft")
        {
            Description = "The version of the draft; by default the next minor version of the model.",
        };
        version.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !IsVersion(result.Tokens[0].Value))
                result.AddError("--version-of-draft must be a version such as 2.1.0.");
        });
        var json = new JsonOutputOption();
        var command = new Command(
            "recalibrate",
            "Write a draft of a model with bases moved by the interviews per hour of all live data. Nothing is published."
        )
        {
            draft,
            model,
            version,
            json,
        };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
                var outcomes = await ListChannels(source, today, cancel);
                var current = parsed.GetRequiredValue(model);
                var file = parsed.GetRequiredValue(draft);

                if (
                    parsed.GetValue(version) is { } text
                    && catalog.FindModel($"{current.Document.Key}@{text}") is not null
                )
                    throw new CliException(
                        $"{current.Document.Key}@{text} is published. Choose another version for the draft."
                    );

                var name = $"models/{current.Document.Key}.v{current.Document.Version}.json";
                var document = await File.ReadAllTextAsync(Path.Combine(App.SeedsFolder, name), cancel);
                var drafted = ModelDraft.Create(
                    current,
                    document,
                    outcomes,
                    catalog.OutcomePriors,
                    today,
                    parsed.GetValue(version)
                );
                await File.WriteAllTextAsync(file, drafted.Model, cancel);
                await File.WriteAllTextAsync($"{file}.links.json", drafted.Links, cancel);
                await json.Print(parsed, drafted.Changes, Text(drafted.Changes, file));
            }
        );
        return command;
    }

    // One partner at a time, since a transaction sees the rows of one partner only.
    private static async Task<List<ChannelOutcome>> ListChannels(
        NpgsqlDataSource source,
        DateOnly today,
        CancellationToken cancel
    )
    {
        var (db, outcomes) = (new TenantDb(source), new List<ChannelOutcome>());

        foreach (var partner in await PartnerStore.List(source, cancel))
        {
            outcomes.AddRange(await CalibrationQueries.ListChannels(db, partner.Id, today, cancel));
        }

        return outcomes;
    }

    private static string Text(IReadOnlyList<BaseChange> changes, string file)
    {
        var text = new StringBuilder();
        Line($"{file}: a draft; nothing is published. Compare it: rescore --model {file}");
        Line($"");
        Line($"{"channel", -16}{"base", 6}{"draft", 7}{"people", 8}{"hours", 9}{"interviews", 12}");

        foreach (var change in changes)
        {
            Line(
                $"{change.Channel, -16}{change.From, 6:0.#}{change.To, 7:0.#}{change.People, 8}{change.Hours, 9}{change.Interviews, 12}"
            );
        }

        return text.ToString().TrimEnd();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    // Version also reads spaces, leading zeros, and two or four numbers.
    private static bool IsVersion(string text) =>
        Version.TryParse(text, out var version)
        && version is { Build: >= 0, Revision: -1 }
        && version.ToString() == text;
}
