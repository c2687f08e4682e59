using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>
/// The time of the database, so that all instances agree on when a row was created and when it expires, even if their own
/// clocks differ.
/// </summary>
/// <remarks>
/// Registered as the application's <see cref="TimeProvider"/>. Between two readings of the database's time it uses the
/// machine's monotonic clock, so changes of the machine's wall clock have no effect. Before the first reading it returns the
/// machine's time.
/// </remarks>
/// <param name="local">The clock of this machine.</param>
/// <param name="readTime">Reads the time of the database.</param>
public sealed class DatabaseClock(TimeProvider local, Func<CancellationToken, Task<DateTimeOffset>> readTime)
    : TimeProvider
{
    /// <summary>The largest allowed difference; an instance whose clock differs more is not ready and deletes no expired rows.</summary>
    public static readonly TimeSpan MostDifference = TimeSpan.FromMinutes(1);

    private Reading? last;

    /// <summary>Returns true when the database's time is known and the machine's clock differs by at most the limit.</summary>
    public bool Agrees => Volatile.Read(ref last) is not null && Difference.Duration() <= MostDifference;

    /// <summary>Returns how far the machine's clock is ahead of the database's; negative when it is behind.</summary>
    public TimeSpan Difference => local.GetUtcNow() - GetUtcNow();

    public override TimeZoneInfo LocalTimeZone => local.LocalTimeZone;

    public override long TimestampFrequency => local.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() =>
        Volatile.Read(ref last) is { } reading
            ? reading.Time + local.GetElapsedTime(reading.Timestamp)
            : local.GetUtcNow();

    public override long GetTimestamp() => local.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        local.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets this clock to the time of the database unless it was set before. Call it before storing a time.</summary>
    public ValueTask EnsureSynchronized(CancellationToken cancel) =>
        Volatile.Read(ref last) is null ? new(Synchronize(cancel)) : ValueTask.CompletedTask;

    /// <summary>Sets this clock to the time of the database.</summary>
    public async Task Synchronize(CancellationToken cancel)
    {
        var asked = local.GetTimestamp();
        var received = (await readTime(cancel)).ToUniversalTime();
        var (timestamp, here) = (local.GetTimestamp(), local.GetUtcNow());

        // The time that was received is at most as old as the round trip. If the machine's time lies within that range, it is
        // used, so that the times of equal clocks stay equal.
        var latest = received + local.GetElapsedTime(asked, timestamp);
        var time =
            here < received ? received
            : here > latest ? latest
            : here;
        Volatile.Write(ref last, new(time, timestamp));
    }

    /// <summary>Returns the present time of a database; sets no clock.</summary>
    public static async Task<DateTimeOffset> ReadTimeOf(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand("select pg_catalog.clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancel))!);
    }

    private sealed record Reading(DateTimeOffset Time, long Timestamp);
}

/// <summary>Updates the <see cref="DatabaseClock"/> while the service runs, beginning before the first request.</summary>
public sealed partial class DatabaseClockWorker(DatabaseClock clock, ILogger<DatabaseClockWorker> log)
    : BackgroundService,
        IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private bool succeeded; // the last reading
    private bool agreed = true;

    /// <remarks>Continues without the database: nothing can be stored then, and a later reading succeeds.</remarks>
    public async Task StartingAsync(CancellationToken cancellationToken) => succeeded = await Read(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(succeeded ? Pause : PauseAfterError, clock, stoppingToken);
            succeeded = await Read(stoppingToken);
        }
    }

    private async Task<bool> Read(CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(Timeout);

        try
        {
            await clock.Synchronize(timeout.Token);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            return false;
        }

        if (agreed && !clock.Agrees)
        {
            Differs(log, clock.Difference);
        }

        agreed = clock.Agrees;
        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The clock of this machine is {Difference} ahead of the database's (negative: behind). Until they differ by "
            + "less than a minute, this instance is not ready and deletes no expired rows. Check both clocks."
    )]
    private static partial void Differs(ILogger log, TimeSpan difference);
}

/// <summary>Registers the database's clock as the application's.</summary>
public static class DatabaseClockServices
{
    /// <remarks>Uses a <see cref="TimeProvider"/> that was registered before as the machine's clock.</remarks>
    public static void AddDatabaseClock(this IServiceCollection services)
    {
        var local =
            services.LastOrDefault(service => service.ServiceType == typeof(TimeProvider))?.ImplementationInstance
                as TimeProvider
            ?? TimeProvider.System;
        services.AddSingleton(provider => new DatabaseClock(
            local,
            cancel => DatabaseClock.ReadTimeOf(provider.GetRequiredService<NpgsqlDataSource>(), cancel)
        ));
        services.Replace(
            ServiceDescriptor.Singleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>())
        );
        services.AddHostedService<DatabaseClockWorker>();
    }
}
