using System.Data.Common;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Statements of one partner that run in a transaction together with those of other requests.</summary>
/// <param name="partner">The partner, to whose rows PostgreSQL limits the statements.</param>
internal abstract class GroupedWork(Guid partner)
{
    public Guid Partner => partner;

    /// <summary>Ends when the work is committed, or has failed.</summary>
    public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Is cancelled when nobody waits for the work any more.</summary>
    public CancellationToken Cancel { get; set; }

    /// <summary>The statements of the latest transaction; the first one returns rows.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> Commands { get; private set; } = [];

    /// <summary>Creates the statements for a transaction.</summary>
    public void Prepare() => Commands = [.. CreateCommands()];

    protected abstract IEnumerable<NpgsqlBatchCommand> CreateCommands();

    /// <summary>Reads the rows of the statements that return rows, beginning at the first row.</summary>
    public abstract Task Read(DbDataReader rows, CancellationToken cancel);
}

/// <inheritdoc/>
/// <param name="partner">The partner, to whose rows PostgreSQL limits the statements.</param>
/// <param name="createCommands">Creates the statements; the first one returns rows.</param>
/// <param name="read">Reads the rows of all statements that return rows.</param>
internal sealed class GroupedWork<T>(
    Guid partner,
    Func<IEnumerable<NpgsqlBatchCommand>> createCommands,
    Func<DbDataReader, CancellationToken, Task<T>> read
) : GroupedWork(partner)
{
    /// <summary>The result, once the work has completed.</summary>
    public T? Result { get; private set; }

    protected override IEnumerable<NpgsqlBatchCommand> CreateCommands() => createCommands();

    public override async Task Read(DbDataReader rows, CancellationToken cancel) => Result = await read(rows, cancel);
}
