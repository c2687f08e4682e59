using System.Buffers;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Features.Assessments.Transfer;

/// <summary>Answers an import while it comes in, to its end or to where it breaks off (api.md, Import and export).</summary>
public sealed class ImportAnswers(HttpContext http, TimeProvider clock)
{
    /// <summary>How long a client may take to read that its import broke off.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Backlog backlog = new();
    private ImportCounts counts = ImportCounts.None;

    /// <summary>Runs the import; returns when all answers are sent.</summary>
    public async Task Send(Importer importer, ImportSource source, ImportTarget target, Standing standing)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var sending = backlog.Send(http.Response.Body, () => Add([new(Progress: counts)]), clock, stop.Token);

        try
        {
            await importer.Run(source, target, outcomes => Tell(outcomes, standing.Over), standing.Over);
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
    private Problem? Refusal(Exception fault, Standing standing) =>
        standing.Ended ? Describe(ProblemKind.Unauthorized)
        : fault is BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }
            ? Describe(ProblemKind.TooSlow, "Nothing came for a minute.")
        : fault is UnconfirmedWriteException && http.Response.HasStarted
            ? Describe(ProblemKind.Unavailable, SqlProblems.DetailOf(fault))
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

    private Problem Describe(ProblemKind kind, string? detail = null) => Problems.Describe(http, kind, detail, []);

    private void Add(IEnumerable<ImportAnswer> answers)
    {
        var lines = new ArrayBufferWriter<byte>();

        foreach (var answer in answers)
        {
            TransferJson.Write(lines, answer, TransferJson.Lines.ImportAnswer);
        }

        backlog.Add(lines.WrittenSpan);
    }
}
