using System.Buffers;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Answers an import while it comes in, to its end or to where it breaks off (api.md, Import and export).</summary>
public sealed class ImportResponseWriter(HttpContext http, SpoolLimit spool, TimeProvider clock) : IDisposable
{
    /// <summary>How long a client may take to read that its import broke off.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private const int MostAtOnce = 32 * 1024;

    private readonly SpoolingResponseWriter backlog = new(spool);
    private readonly Lock order = new();
    private ImportCounts counts = ImportCounts.Zero;
    private bool ended;

    /// <summary>Runs the import; returns when all answers are sent, or the connection was cut.</summary>
    public async Task Run(
        AssessmentImporter importer,
        ImportRecordSource source,
        ImportTarget target,
        KeyRevalidator standing
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var sending = backlog.SendAll(http.Response.Body, Progress, clock, stop.Token);

        try
        {
            if (source.Ignored.Count > 0)
            {
                Add([new(Ignored: source.Ignored)]);
            }

            await importer.Import(source, target, outcomes => Tell(outcomes, standing.Token), standing.Token);
            End(new(Done: true, Stored: counts.Stored, Failed: counts.Failed, Replayed: counts.Replayed));
        }
        catch (Exception) when (backlog.WasCut)
        {
            // Never an end that could be taken for the end of all.
            http.Abort();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        catch (Exception fault) when (Refusal(fault, standing) is { } refusal)
        {
            End(new(Problem: refusal));
            stop.CancelAfter(Farewell);
        }
        catch
        {
            // Never an end that could be taken for the end of all: Faultless cuts the connection.
            await stop.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        backlog.Complete();

        try
        {
            await sending;
        }
        catch (OperationCanceledException) when (backlog.WasCut)
        {
            http.Abort();
        }
    }

    /// <summary>What the client is told where it broke off and the connection is not to be cut; null where it is.</summary>
    private Problem? Refusal(Exception fault, KeyRevalidator standing) =>
        standing.IsRevoked ? Describe(ProblemKind.Unauthorized)
        : fault is BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }
            ? Describe(ProblemKind.RequestTimeout, "Nothing came for a minute.")
        : fault is BadHttpRequestException
            ? Describe(ProblemKind.MalformedRequest, ExceptionHandlingMiddleware.BrokenRequest)
        : fault is UnconfirmedWriteException && http.Response.HasStarted
            ? Describe(ProblemKind.Unavailable, DatabaseProblems.DetailOf(fault))
        : null;

    private ValueTask Tell(IReadOnlyList<ImportOutcome> outcomes, CancellationToken cancel)
    {
        counts = counts.Plus(outcomes);
        Add(outcomes.Select(Answer));
        return backlog.WaitForRoom(clock, cancel);
    }

    private ImportProgressLine Answer(ImportOutcome outcome) =>
        outcome.Refusal is var (kind, detail, faults)
            ? new(outcome.Line, Problem: ProblemResults.CreateProblem(http, kind, detail, faults))
            : new(outcome.Line, outcome.Id);

    public void Dispose() => backlog.Dispose();

    private void Progress()
    {
        lock (order)
        {
            if (!ended)
            {
                Add([new(Progress: counts)]);
            }
        }
    }

    /// <summary>Adds the last line: no progress comes after it.</summary>
    private void End(ImportProgressLine answer)
    {
        lock (order)
        {
            ended = true;
            Add([answer]);
        }
    }

    private Problem Describe(ProblemKind kind, string? detail = null) =>
        ProblemResults.CreateProblem(http, kind, detail, []);

    private void Add(IEnumerable<ImportProgressLine> answers)
    {
        var lines = new ArrayBufferWriter<byte>(MostAtOnce);

        foreach (var answer in answers)
        {
            TransferJsonContext.WriteLine(lines, answer, TransferJsonContext.Ndjson.ImportProgressLine);

            // The answers of a batch may be megabytes.
            if (lines.WrittenCount > MostAtOnce / 2)
            {
                backlog.Enqueue(lines.WrittenSpan);
                lines.ResetWrittenCount();
            }
        }

        backlog.Enqueue(lines.WrittenSpan);
    }
}
