using System.CommandLine;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;
using Spectre.Console;

namespace ChannelFit.Api.Cli;

/// <summary>export: writes a partner's stored assessments, like GET /v1/assessments/export.</summary>
public static class ExportCommand
{
    /// <param name="open">Opens the database.</param>
    /// <param name="catalog">The published catalog.</param>
    /// <param name="clock">The clock of the audit log.</param>
    public static Command Build(
        Func<CancellationToken, Task<OpenedDatabase>> open,
        PublishedCatalog catalog,
        TimeProvider clock
    )
    {
        var file = new Argument<FileInfo?>("file")
        {
            Description = "The file to write; standard output by default. The file appears when it is complete.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var from = Time("--from", "Export only assessments stored at or after this time (RFC 3339).");
        var to = Time("--to", "Export only assessments stored before this time (RFC 3339).");
        var transfer = new TransferCommandOptions();
        var command = new Command("export", "Export stored assessments, oldest first.") { file, from, to };
        var byteOrderMark = new Option<bool>("--bom")
        {
            Description = "Start CSV with a byte order mark, which Excel needs to recognize UTF-8.",
        };
        transfer.AddTo(command);
        command.Add(byteOrderMark);
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var partner = await transfer.FindPartner(parsed, source, cancel);
                var range = ExportRange.Between(
                    partner.Id,
                    transfer.IsTest(parsed),
                    parsed.GetValue(from),
                    parsed.GetValue(to)
                );
                var path = parsed.GetValue(file);
                var format = transfer.FormatOf(parsed, path);

                if (parsed.GetValue(byteOrderMark) && format != TransferFormat.Csv)
                    throw new CliException("--bom requires CSV. Add --format csv.");

                await using var services = new ServiceCollection().AddMetrics().AddLogging().BuildServiceProvider();
                var verifier = ActivatorUtilities.CreateInstance<StoredResultVerifier>(
                    services,
                    catalog,
                    new CompactResultWriter(catalog)
                );
                var db = new TenantDb(source);
                var entry = new AuditEntry(
                    Audit.AssessmentsExported,
                    range.Test,
                    Key: null,
                    Subject: null,
                    clock.GetUtcNow()
                );
                await using var target = path is null ? null : new AtomicFile(path.FullName);
                await Audit.Record(db, partner.Id, entry, cancel);
                await CommandProgress.Run(
                    AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Error) }),
                    "Exporting",
                    () => AssessmentQueries.Count(db, partner.Id, range.Test, range.From, range.Before, cancel),
                    advance =>
                        new AssessmentExporter(catalog, verifier, db).Export(
                            range,
                            format,
                            parsed.GetValue(byteOrderMark),
                            catalog.TextsIn(PublishedCatalog.DefaultLanguage),
                            page => Write(parsed.InvocationConfiguration.Output, target?.Content, page, cancel),
                            advance,
                            cancel
                        )
                );

                if (target is not null)
                {
                    await target.Commit();
                }
            }
        );
        return command;
    }

    private static async ValueTask Write(
        TextWriter output,
        FileStream? file,
        ReadOnlyMemory<byte> page,
        CancellationToken cancel
    )
    {
        if (file is not null)
            await file.WriteAsync(page, cancel);
        else
            await output.WriteAsync(Encoding.UTF8.GetString(page.Span));
    }

    private static Option<DateTimeOffset?> Time(string name, string description) =>
        new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (Rfc3339.TryRead(result.Tokens[0].Value, out var instant))
                    return instant;

                result.AddError($"{name} must be {Rfc3339.Explain(result.Tokens[0].Value)}.");
                return null;
            },
        };
}
