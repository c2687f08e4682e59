using System.Buffers;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Answers an import while it comes in, to its end or to where it breaks off (api.md, Import and export).</summary>
public sealed class ImportResponseWriter(HttpContext http, TimeProvider clock)
{
    /// <summary>How long a client may take to read that its import broke off.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly SpoolingResponseWriter backlog = new();
    private ImportCounts counts = ImportCounts.Zero;

    /// <summary>Runs the import; returns when all answers are sent.</summary>
    public async Task Run(AssessmentImporter importer, ImportRecordSource source, ImportTarget target, KeyRevalidator standing)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var sending = backlog.SendAll(http.Response.Body, () => Add([new(Progress: counts)]), clock, stop.Token);

        try
        {
            await importer.Import(source, target, outcomes => Tell(outcomes, standing.Token), standing.Token);
            Add([new(Done: true, Stored: counts.Stored, Failed: counts.Failed, Replayed: counts.Replayed)]);
        }
        catch (Exception fault) when (Refusal(fault, standing) is { } refusal)
        {
            Add([new(Problem: refusal)]);
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
        await sending;
    }

    /// <summary>What the client is told where it broke off and the connection is not to be cut; null where it is.</summary>
    private Problem? Refusal(Exception fault, KeyRevalidator standing) =>
        standing.IsRevoked ? Describe(ProblemKind.Unauthorized)
        : fault is BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }
            ? Describe(ProblemKind.RequestTimeout, "Nothing came for a minute.")
        : fault is BadHttpRequestException ? Describe(ProblemKind.MalformedRequest, ExceptionHandlingMiddleware.BrokenRequest)
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

    private Problem Describe(ProblemKind kind, string? detail = null) => ProblemResults.CreateProblem(http, kind, detail, []);

    private void Add(IEnumerable<ImportProgressLine> answers)
    {
        var lines = new ArrayBufferWriter<byte>();

        foreach (var answer in answers)
        {
            TransferJsonContext.WriteLine(lines, answer, TransferJsonContext.Ndjson.ImportProgressLine);
        }

        backlog.Enqueue(lines.WrittenSpan);
    }
}
