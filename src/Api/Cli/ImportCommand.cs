using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Catalog;
using Spectre.Console;

namespace ChannelFit.Api.Cli;

/// <summary>import: keep the records of a file for a partner, as POST /v1/assessments/import does.</summary>
public static class ImportCommand
{
    /// <param name="open">Gives the database to work on.</param>
    /// <param name="openSecret">Gives the key of the hashes that erased people are known by.</param>
    /// <param name="published">What records are read and scored by.</param>
    /// <param name="clock">Says when they were stored, where they do not.</param>
    public static Command Build(
        Func<CancellationToken, Task<DatabaseConnectionInfo>> open,
        Func<CancellationToken, Task<SecretKeyRing>> openSecret,
        PublishedCatalog published,
        TimeProvider clock
    )
    {
        var file = new Argument<FileInfo>("file") { Description = "Records as NDJSON or CSV, as an export has them." };
        file.AcceptExistingOnly();
        var transfer = new TransferCommandOptions();
        var command = new Command("import", "Store the records of a file. The same file twice stores nothing twice.")
        {
            file,
        };
        var lenient = new Option<bool>("--ignore-unknown")
        {
            Description = "Ignore unknown columns of CSV, and take words of any language for codes.",
        };
        transfer.AddTo(command);
        command.Add(lenient);
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var path = parsed.GetRequiredValue(file);
                var partner = await transfer.FindPartner(parsed, source, cancel);
                var reader = new ImportRecordReader(
                    RequestValidators.CreateBinder(clock),
                    new(published),
                    published,
                    await openSecret(cancel),
                    clock
                );
                var format = transfer.FormatOf(parsed, path);

                if (parsed.GetValue(lenient) && format != TransferFormat.Csv)
                    throw new CliException("--ignore-unknown is for CSV: add --format csv where the file is CSV.");

                await using var stream = path.OpenRead();
                var (records, fault) = await ImportRecordSource.Open(
                    stream,
                    format,
                    new(published, parsed.GetValue(lenient)),
                    Timeout.InfiniteTimeSpan,
                    cancel
                );

                if (records is null)
                    throw new CliException(fault!);

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
                        var before = 0L;
                        return new AssessmentImporter(reader, new(source)).Import(
                            records,
                            new(partner.Id, transfer.IsTest(parsed), partner.Model),
                            Tell,
                            cancel
                        );

                        ValueTask Tell(IReadOnlyList<ImportOutcome> outcomes)
                        {
                            counts = counts.Plus(outcomes);
                            var now = stream.Position;
                            advance((int)(now - before));
                            before = now;

                            foreach (var outcome in outcomes.Where(outcome => outcome.Refusal is not null))
                                output.WriteLine($"line {outcome.Line}: {Say(outcome.Refusal!)}");

                            return ValueTask.CompletedTask;
                        }
                    }
                );

                await output.WriteLineAsync(
                    $"{counts.Stored} stored, {counts.Failed} refused, {counts.Replayed} stored before."
                );

                if (counts.Failed > 0)
                {
                    throw new CliException(
                        $"{counts.Failed} records were refused, and all others are stored. Mend them, and import the file again."
                    );
                }
            }
        );
        return command;
    }

    private static string Say(ImportRecordProblem refusal) =>
        refusal.Errors.Count == 0
            ? refusal.Detail ?? refusal.Kind.Title
            : string.Join("; ", refusal.Errors.Select(error => $"{error.Pointer} {error.Code}: {error.Detail}"));
}
