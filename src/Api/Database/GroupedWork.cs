using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The work of one request, which runs in a transaction together with that of other requests.</summary>
/// <param name="partner">The partner, to whose rows PostgreSQL limits the statements.</param>
/// <param name="operation">The operation; work of the same partner and operation shares its statements.</param>
internal abstract class GroupedWork(Guid partner, GroupedOperation operation)
{
    public Guid Partner => partner;

    public GroupedOperation Operation => operation;

    /// <summary>Ends when the work is committed, or has failed.</summary>
    public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The token of the request. It is cancelled when the caller no longer waits for the work.</summary>
    public CancellationToken Cancel { get; set; }

    /// <summary>The statements that served the work in the latest transaction.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> Commands { get; set; } = [];
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
    public TRequest Request => request;

    /// <summary>The result, once the work has completed.</summary>
    public TResult? Result { get; set; }
}
