using ChannelFit.Api.Database;
using Npgsql;

namespace ChannelFit.Api.Features.Retention;

/// <summary>Runs the retention sweep periodically, as long as the clock agrees with the clock of the database.</summary>
public sealed partial class RetentionWorker(
    RetentionSweeper retention,
    DatabaseClock clock,
    ILogger<RetentionWorker> log
) : BackgroundService
{
    /// <summary>
    /// The interval between sweeps. A partner is swept once an hour by one of the instances; an interrupted erasure is
    /// continued sooner.
    /// </summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);

        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await clock.Synchronize(stoppingToken);

                if (clock.Agrees)
                {
                    var rows = await retention.Sweep(clock.GetUtcNow(), stoppingToken);
                    Swept(log, rows);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The message is not logged, because it may contain data of a row. The next sweep deletes the rest.
                Failed(log, exception.GetType().Name, (exception as PostgresException)?.SqlState);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The sweep changed {Rows} rows.")]
    private static partial void Swept(ILogger log, long rows);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep failed: {Error} {SqlState}.")]
    private static partial void Failed(ILogger log, string error, string? sqlState);
}
