using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Catalog;
using Spectre.Console;

namespace ChannelFit.Api.Cli;

/// <summary>import: stores the records of a file for a partner, like POST /v1/assessments/import.</summary>
public static class ImportCommand
{
    /// <param name="open">Opens the database.</param>
    /// <param name="loadSecretKey">Loads the key of the hashes that identify erased people.</param>
    /// <param name="catalog">The catalog that records are scored by.</param>
    /// <param name="clock">The clock of records without a time.</param>
    public static Command Build(
        Func<CancellationToken, Task<OpenedDatabase>> open,
        Func<CancellationToken, Task<SecretKeyRing>> loadSecretKey,
        PublishedCatalog catalog,
        TimeProvider clock
    )
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "A file of records in NDJSON or CSV, in the format of an export.",
        };
        file.AcceptExistingOnly();
        var transfer = new TransferCommandOptions();
        var command = new Command("import", "Store the records of a file. A repeated import stores no record twice.")
        {
            file,
        };
        var ignoreUnknown = new Option<bool>("--ignore-unknown")
        {
            Description = "In CSV, ignore unknown columns, and accept labels in any language instead of codes.",
        };
        transfer.AddTo(command);
        command.Add(ignoreUnknown);
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var path = parsed.GetRequiredValue(file);
                var partner = await transfer.FindPartner(parsed, source, cancel);
                var reader = new ImportRecordReader(
                    RequestValidators.CreateBinder(clock),
                    new(catalog),
                    catalog,
                    await loadSecretKey(cancel),
                    clock
                );
                var format = transfer.FormatOf(parsed, path);

                if (parsed.GetValue(ignoreUnknown) && format != TransferFormat.Csv)
                    throw new CliException("--ignore-unknown requires CSV. Add --format csv if the file is CSV.");

                await using var stream = path.OpenRead();
                var (records, error) = await ImportRecordSource.Open(
                    stream,
                    format,
                    new(catalog, parsed.GetValue(ignoreUnknown)),
                    Timeout.InfiniteTimeSpan,
                    clock,
                    cancel
                );

                if (records is null)
                    throw new CliException(error!);

                var counts = ImportCounts.Zero;
                var output = parsed.InvocationConfiguration.Output;

                if (records.Ignored.Count > 0)
                    await output.WriteLineAsync($"Ignored columns: {string.Join(", ", records.Ignored)}.");

                await CommandProgress.Run(
                    AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Error) }),
                    "Importing",
                    () => Task.FromResult(stream.Length),
                    advance =>
                    {
                        var previous = 0L;
                        return new AssessmentImporter(reader, new(source)).Import(
                            records,
                            new(partner.Id, transfer.IsTest(parsed), partner.Model),
                            Report,
                            cancel
                        );

                        ValueTask Report(IReadOnlyList<ImportOutcome> outcomes)
                        {
                            counts = counts.Plus(outcomes);
                            var position = stream.Position;
                            advance((int)(position - previous));
                            previous = position;

                            foreach (var outcome in outcomes.Where(outcome => outcome.Problem is not null))
                                output.WriteLine($"line {outcome.Line}: {Describe(outcome.Problem!)}");

                            return ValueTask.CompletedTask;
                        }
                    }
                );

                await output.WriteLineAsync(
                    $"{counts.Stored} stored, {counts.Failed} rejected, {counts.Replayed} already stored."
                );

                if (counts.Failed > 0)
                {
                    throw new CliException(
                        $"{counts.Failed} records were rejected; all others are stored. Correct them and import the file again."
                    );
                }
            }
        );
        return command;
    }

    private static string Describe(ImportRecordProblem problem) =>
        problem.Errors.Count == 0
            ? problem.Detail ?? problem.Kind.Title
            : string.Join("; ", problem.Errors.Select(error => $"{error.Pointer} {error.Code}: {error.Detail}"));
}
