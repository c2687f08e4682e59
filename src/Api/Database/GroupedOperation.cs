using System.Data.Common;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>An operation whose statements serve the work of several requests of one partner at once.</summary>
internal abstract class GroupedOperation
{
    /// <summary>Creates the statements that serve the work; the first one returns rows.</summary>
    public abstract IReadOnlyList<NpgsqlBatchCommand> CreateCommands(IReadOnlyList<GroupedWork> work);

    /// <summary>Reads the results of these statements into the work, beginning before the first row.</summary>
    public abstract Task Read(DbDataReader rows, IReadOnlyList<GroupedWork> work, CancellationToken cancel);
}

/// <inheritdoc/>
/// <param name="createCommands">Creates the statements for the requests; the first one returns rows.</param>
/// <param name="read">
/// Reads the rows of all statements that return rows, beginning before the first row; returns the results in the order of the
/// requests.
/// </param>
internal sealed class GroupedOperation<TRequest, TResult>(
    Func<IReadOnlyList<TRequest>, IEnumerable<NpgsqlBatchCommand>> createCommands,
    Func<DbDataReader, IReadOnlyList<TRequest>, CancellationToken, Task<IReadOnlyList<TResult>>> read
) : GroupedOperation
{
    public override IReadOnlyList<NpgsqlBatchCommand> CreateCommands(IReadOnlyList<GroupedWork> work) =>
        [.. createCommands(RequestsOf(work))];

    public override async Task Read(DbDataReader rows, IReadOnlyList<GroupedWork> work, CancellationToken cancel)
    {
        var results = await read(rows, RequestsOf(work), cancel);

        for (var at = 0; at < work.Count; at++)
        {
            Own(work[at]).Result = results[at];
        }
    }

    private static List<TRequest> RequestsOf(IEnumerable<GroupedWork> work) =>
        [.. work.Select(static part => Own(part).Request)];

    private static GroupedWork<TRequest, TResult> Own(GroupedWork work) => (GroupedWork<TRequest, TResult>)work;
}
