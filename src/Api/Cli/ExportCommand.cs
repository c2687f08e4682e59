using System.CommandLine;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;
using Spectre.Console;

namespace ChannelFit.Api.Cli;

/// <summary>export: write a partner's stored assessments out, as GET /v1/assessments/export does.</summary>
public static class ExportCommand
{
    /// <param name="open">Gives the database to work on.</param>
    /// <param name="published">What results are computed by.</param>
    /// <param name="clock">Tells the audit when it was.</param>
    public static Command Build(
        Func<CancellationToken, Task<DatabaseConnectionInfo>> open,
        PublishedCatalog published,
        TimeProvider clock
    )
    {
        var file = new Argument<FileInfo?>("file")
        {
            Description = "Where to; standard output unless given. It is there when it is whole.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var from = Time("--from", "Only those stored at this time or later, RFC 3339.");
        var to = Time("--to", "Only those stored before this time, RFC 3339.");
        var transfer = new TransferCommandOptions();
        var command = new Command("export", "Write stored assessments out, oldest first.") { file, from, to };
        var mark = new Option<bool>("--bom")
        {
            Description = "Begin CSV with a byte order mark, without which Excel takes UTF-8 for another encoding.",
        };
        transfer.AddTo(command);
        command.Add(mark);
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

                if (parsed.GetValue(mark) && format != TransferFormat.Csv)
                    throw new CliException("--bom is for CSV: add --format csv.");

                await using var services = new ServiceCollection().AddMetrics().AddLogging().BuildServiceProvider();
                var kept = ActivatorUtilities.CreateInstance<StoredResultVerifier>(
                    services,
                    published,
                    new CompactResultWriter(published)
                );
                var db = new TenantDb(source);
                var act = new AuditEntry(
                    Audit.AssessmentsExported,
                    range.Test,
                    Key: null,
                    Subject: null,
                    clock.GetUtcNow()
                );
                await using var part = path is null ? null : new AtomicFile(path.FullName);
                await Audit.Record(db, partner.Id, act, cancel);
                await CommandProgress.Run(
                    AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Error) }),
                    "Exporting",
                    () => AssessmentSql.Count(db, partner.Id, range.Test, range.From, range.Before, cancel),
                    advance =>
                        new AssessmentExporter(published, kept, db).Export(
                            range,
                            format,
                            parsed.GetValue(mark),
                            published.TextsIn(PublishedCatalog.DefaultLanguage),
                            page => Write(parsed.InvocationConfiguration.Output, part?.Content, page, cancel),
                            advance,
                            cancel
                        )
                );

                if (part is not null)
                {
                    await part.Commit();
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

                result.AddError($"{name} is {Rfc3339.Explain(result.Tokens[0].Value)}.");
                return null;
            },
        };
}

/// <summary>A file that bears its name once it is whole; what was not finished leaves nothing behind.</summary>
internal sealed class AtomicFile(string path) : IAsyncDisposable
{
    private readonly string part = $"{path}.part";

    public FileStream Content { get; } = File.Create($"{path}.part");

    public async Task Commit()
    {
        await Content.DisposeAsync();
        File.Move(part, path, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        File.Delete(part);
    }
}
