namespace ChannelFit.Api.Database;

/// <summary>The connection string of a database. Disposing it stops the embedded server that was started for it.</summary>
public sealed record OpenedDatabase(string ConnectionString, ILogger Log, Func<ValueTask> Close) : IAsyncDisposable
{
    /// <summary>The log file of the embedded server; null for a configured database.</summary>
    public string? ServerLog { get; init; }

    public ValueTask DisposeAsync() => Close();
}
