namespace ChannelFit.Api.Database;

/// <summary>A database to work on. Disposing it stops an embedded server that was started for it.</summary>
public sealed record DatabaseConnectionInfo(string ConnectionString, ILogger Log, Func<ValueTask> Close)
    : IAsyncDisposable
{
    /// <summary>The log file of the embedded server; null for a configured database.</summary>
    public string? ServerLog { get; init; }

    public ValueTask DisposeAsync() => Close();
}
