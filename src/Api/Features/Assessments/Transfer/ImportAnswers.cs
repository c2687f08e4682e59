using System.Buffers;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Assessments.Transfer;

/// <summary>Answers an import while it comes in, to its end or to where it breaks off (api.md, Import and export).</summary>
public sealed class ImportAnswers(HttpContext http, SpoolLimit spool, TimeProvider clock) : IDisposable
{
    /// <summary>How long a client may take to read that its import broke off.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private const int MostAtOnce = 32 * 1024;

    private readonly Backlog backlog = new(spool);
    private readonly Lock order = new();
    private ImportCounts counts = ImportCounts.None;
    private bool ended;

    /// <summary>Runs the import; returns when all answers are sent, or the connection was cut.</summary>
    public async Task Send(Importer importer, ImportSource source, ImportTarget target, Standing standing)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var sending = backlog.Send(http.Response.Body, Progress, clock, stop.Token);

        try
        {
            if (source.Ignored.Count > 0)
            {
                Add([new(Ignored: source.Ignored)]);
            }

            await importer.Run(source, target, outcomes => Tell(outcomes, standing.Over), standing.Over);
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

    /// <summary>What the client is told where it broke off by the client's own doing; null where it is our fault.</summary>
    private Problem? Refusal(Exception fault, Standing standing) =>
        standing.Ended ? Describe(ProblemKind.Unauthorized)
        : fault is BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }
            ? Describe(ProblemKind.TooSlow, "Nothing came for a minute.")
        : null;

    private ValueTask Tell(IReadOnlyList<ImportOutcome> outcomes, CancellationToken cancel)
    {
        counts = counts.And(outcomes);
        Add(outcomes.Select(Answer));
        return backlog.Room(clock, cancel);
    }

    private ImportAnswer Answer(ImportOutcome outcome) =>
        outcome.Refusal is var (kind, detail, faults)
            ? new(outcome.Line, Problem: Problems.Describe(http, kind, detail, faults))
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
    private void End(ImportAnswer answer)
    {
        lock (order)
        {
            ended = true;
            Add([answer]);
        }
    }

    private Problem Describe(ProblemKind kind, string? detail = null) => Problems.Describe(http, kind, detail, []);

    private void Add(IEnumerable<ImportAnswer> answers)
    {
        var lines = new ArrayBufferWriter<byte>(MostAtOnce);

        foreach (var answer in answers)
        {
            TransferJson.Write(lines, answer, TransferJson.Lines.ImportAnswer);

            // The answers of a batch may be megabytes.
            if (lines.WrittenCount > MostAtOnce / 2)
            {
                backlog.Add(lines.WrittenSpan);
                lines.ResetWrittenCount();
            }
        }

        backlog.Add(lines.WrittenSpan);
    }
}
