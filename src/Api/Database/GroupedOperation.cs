using System.Data.Common;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>An operation whose statements serve several requests of one partner at once.</summary>
/// <param name="createCommands">Creates the statements for the requests; the first one returns rows.</param>
/// <param name="read">
/// Reads the rows of all statements that return rows, beginning before the first row; returns the results in the order of the
/// requests.
/// </param>
internal sealed class GroupedOperation<TRequest, TResult>(
    Func<IReadOnlyList<TRequest>, IEnumerable<NpgsqlBatchCommand>> createCommands,
    Func<DbDataReader, IReadOnlyList<TRequest>, CancellationToken, Task<IReadOnlyList<TResult>>> read
)
{
    public IEnumerable<NpgsqlBatchCommand> CreateCommands(IReadOnlyList<TRequest> requests) => createCommands(requests);

    public Task<IReadOnlyList<TResult>> Read(
        DbDataReader rows,
        IReadOnlyList<TRequest> requests,
        CancellationToken cancel
    ) => read(rows, requests, cancel);
}
