using System.Data.Common;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The work of one request, which runs in a transaction together with that of other requests.</summary>
/// <param name="partner">The partner, to whose rows PostgreSQL limits the statements.</param>
/// <param name="operation">The operation; work of the same partner and operation shares its statements.</param>
internal abstract class GroupedWork(Guid partner, object operation)
{
    public Guid Partner => partner;

    public object Operation => operation;

    /// <summary>Ends when the work is committed, or has failed.</summary>
    public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The token of the request. It is cancelled when the caller no longer waits for the work.</summary>
    public CancellationToken Cancel { get; set; }

    /// <summary>The statements of the latest transaction.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> Commands { get; protected set; } = [];

    /// <summary>Creates the statements for work of one operation, of which this is a part.</summary>
    public abstract void Prepare(IReadOnlyList<GroupedWork> work);

    /// <summary>Reads the results of the work for which the statements were created.</summary>
    public abstract Task Read(DbDataReader rows, IReadOnlyList<GroupedWork> work, CancellationToken cancel);
}

/// <inheritdoc/>
/// <param name="partner">The partner, to whose rows PostgreSQL limits the statements.</param>
/// <param name="request">The values of the request.</param>
/// <param name="operation">The operation; work of the same partner and operation shares its statements.</param>
internal sealed class GroupedWork<TRequest, TResult>(
    Guid partner,
    TRequest request,
    GroupedOperation<TRequest, TResult> operation
) : GroupedWork(partner, operation)
{
    /// <summary>The result, once the work has completed.</summary>
    public TResult? Result { get; private set; }

    public override void Prepare(IReadOnlyList<GroupedWork> work)
    {
        IReadOnlyList<NpgsqlBatchCommand> commands = [.. operation.CreateCommands(Requests(work))];

        foreach (var part in Parts(work))
        {
            part.Commands = commands;
        }
    }

    public override async Task Read(DbDataReader rows, IReadOnlyList<GroupedWork> work, CancellationToken cancel)
    {
        var results = await operation.Read(rows, Requests(work), cancel);

        foreach (var (part, result) in Parts(work).Zip(results))
        {
            part.Result = result;
        }
    }

    private static IEnumerable<GroupedWork<TRequest, TResult>> Parts(IReadOnlyList<GroupedWork> work) =>
        work.Cast<GroupedWork<TRequest, TResult>>();

    private static List<TRequest> Requests(IReadOnlyList<GroupedWork> work) =>
        [.. Parts(work).Select(static part => part.OwnRequest)];

    private TRequest OwnRequest => request;
}
