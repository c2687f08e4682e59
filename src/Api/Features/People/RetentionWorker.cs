using ChannelFit.Api.Database;
using Npgsql;

namespace ChannelFit.Api.Features.People;

/// <summary>Sweeps again and again while the service runs, as long as the clock agrees with the database's.</summary>
public sealed partial class RetentionWorker(
    RetentionSweeper retention,
    DatabaseClock clock,
    ILogger<RetentionWorker> log
) : BackgroundService
{
    /// <summary>
    /// How long it rests. A partner is swept once an hour, by whichever instance comes first; an erasure that was
    /// interrupted is taken up sooner.
    /// </summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);

        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await clock.Read(stoppingToken);

                if (clock.Agrees)
                {
                    var rows = await retention.Sweep(clock.GetUtcNow(), stoppingToken);
                    Swept(log, rows);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // Never its message: it may quote a row. What is left is swept the next time.
                Failed(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Rows} rows had had their time and were deleted.")]
    private static partial void Swept(ILogger log, long rows);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What has had its time was not deleted: {Fault} {SqlState}.")]
    private static partial void Failed(ILogger log, string fault, string? sqlState);
}
