using System.Buffers;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Writes the response of an import while the request is read (docs/api.md#import-and-export).</summary>
public sealed class ImportResponseWriter(HttpContext http, SpoolLimit spool, TimeProvider clock) : IDisposable
{
    /// <summary>The time that a client has to read the last line of an interrupted import.</summary>
    private static readonly TimeSpan LastLineTimeout = TimeSpan.FromSeconds(5);

    private const int MaxChunk = 32 * 1024;

    private readonly SpoolingResponseWriter spooled = new(spool);
    private readonly Lock sync = new();
    private ImportCounts counts = ImportCounts.Zero;
    private bool ended;

    /// <summary>Runs the import. Returns when all lines are sent or the connection is closed.</summary>
    public async Task Run(ImportRecords import, ImportRecordSource source, KeyRevalidator revalidator)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var sending = spooled.SendAll(http.Response.Body, Progress, clock, stop.Token);

        try
        {
            if (source.Ignored.Count > 0)
            {
                Add([new(Ignored: source.Ignored)]);
            }

            await import(source, outcomes => Report(outcomes, revalidator.Token), revalidator.Token);
            End(new(Done: true, Stored: counts.Stored, Failed: counts.Failed, Replayed: counts.Replayed));
        }
        catch (Exception) when (spooled.WasInterrupted)
        {
            // The connection is aborted, so that the client cannot mistake the end for a complete response.
            http.Abort();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        catch (Exception error) when (ProblemOf(error, revalidator) is { } problem)
        {
            End(new(Problem: problem));
            stop.CancelAfter(LastLineTimeout);
        }
        catch
        {
            // ExceptionHandlingMiddleware aborts the connection, so that the client cannot mistake the end for a complete response.
            await stop.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        spooled.Complete();

        try
        {
            await sending;
        }
        catch (OperationCanceledException) when (spooled.WasInterrupted)
        {
            http.Abort();
        }
    }

    /// <summary>Returns the problem for the last line of an interrupted import; null if the connection must be aborted.</summary>
    private Problem? ProblemOf(Exception error, KeyRevalidator revalidator) =>
        revalidator.IsRevoked ? Describe(ProblemKind.Unauthorized)
        : error is BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }
            ? Describe(ProblemKind.RequestTimeout, StreamedImport.NoData)
        : error is BadHttpRequestException
            ? Describe(ProblemKind.MalformedRequest, ExceptionHandlingMiddleware.BrokenRequest)
        : error is UnconfirmedWriteException && http.Response.HasStarted
            ? Describe(ProblemKind.Unavailable, DatabaseProblems.DetailOf(error))
        : null;

    private ValueTask Report(IReadOnlyList<ImportOutcome> outcomes, CancellationToken cancel)
    {
        counts = counts.Plus(outcomes);
        Add(outcomes.Select(CreateLine));
        return spooled.WaitForRoom(clock, cancel);
    }

    private ImportResponseLine CreateLine(ImportOutcome outcome) =>
        outcome.Problem is var (kind, detail, errors)
            ? new(outcome.Line, Problem: ProblemResults.CreateProblem(http, kind, detail, errors))
            : new(outcome.Line, outcome.Id);

    public void Dispose() => spooled.Dispose();

    private void Progress()
    {
        lock (sync)
        {
            if (!ended)
            {
                Add([new(Progress: counts)]);
            }
        }
    }

    /// <summary>Adds the last line. No progress lines follow it.</summary>
    private void End(ImportResponseLine line)
    {
        lock (sync)
        {
            ended = true;
            Add([line]);
        }
    }

    private Problem Describe(ProblemKind kind, string? detail = null) =>
        ProblemResults.CreateProblem(http, kind, detail, []);

    private void Add(IEnumerable<ImportResponseLine> newLines)
    {
        var lines = new ArrayBufferWriter<byte>(MaxChunk);

        foreach (var line in newLines)
        {
            TransferJsonContext.WriteLine(lines, line, TransferJsonContext.Ndjson.ImportResponseLine);

            // The lines of a batch can have megabytes.
            if (lines.WrittenCount > MaxChunk / 2)
            {
                spooled.Enqueue(lines.WrittenSpan);
                lines.ResetWrittenCount();
            }
        }

        spooled.Enqueue(lines.WrittenSpan);
    }
}
