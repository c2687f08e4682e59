using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>
/// The database's clock, told between two readings by this machine's: all instances agree on when a row was made and when
/// it ends, whatever their own clocks say.
/// </summary>
/// <remarks>
/// Registered as the application's <see cref="TimeProvider"/>. Between readings it counts on by the machine's monotonic
/// clock, so setting the machine's wall clock moves nothing. Before the first reading it tells the machine's time.
/// </remarks>
/// <param name="local">The clock of this machine.</param>
/// <param name="ask">Asks the database for its time.</param>
public sealed class DatabaseClock(TimeProvider local, Func<CancellationToken, Task<DateTimeOffset>> ask) : TimeProvider
{
    /// <summary>An instance whose clock is further away from the database's is not ready, and does not sweep.</summary>
    public static readonly TimeSpan MostDifference = TimeSpan.FromMinutes(1);

    private Reading? last;

    /// <summary>Whether the database's time is known, and this machine's is about the same.</summary>
    public bool Agrees => Volatile.Read(ref last) is not null && Difference.Duration() <= MostDifference;

    /// <summary>How far this machine's clock is ahead of the database's; negative where it is behind.</summary>
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

    /// <summary>Asks the database for its time where that was never done: before something is stored by it.</summary>
    public ValueTask EnsureRead(CancellationToken cancel) =>
        Volatile.Read(ref last) is null ? new(Read(cancel)) : ValueTask.CompletedTask;

    /// <summary>Asks the database for its time, and goes on from there.</summary>
    public async Task Read(CancellationToken cancel)
    {
        var asked = local.GetTimestamp();
        var answer = (await ask(cancel)).ToUniversalTime();
        var (timestamp, here) = (local.GetTimestamp(), local.GetUtcNow());

        // The answer is as old as its way here at most. Within that, clocks that agree are not pulled apart.
        var latest = answer + local.GetElapsedTime(asked, timestamp);
        var time =
            here < answer ? answer
            : here > latest ? latest
            : here;
        Volatile.Write(ref last, new(time, timestamp));
    }

    /// <summary>Asks a database for its time.</summary>
    public static async Task<DateTimeOffset> Ask(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand("select pg_catalog.clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancel))!);
    }

    private sealed record Reading(DateTimeOffset Time, long Timestamp);
}

/// <summary>Keeps the <see cref="DatabaseClock"/> right while the service runs, from before its first request.</summary>
public sealed partial class DatabaseClockWorker(DatabaseClock clock, ILogger<DatabaseClockWorker> log)
    : BackgroundService,
        IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private bool agreed = true;

    /// <remarks>Without a database nothing is stored either; then the first reading comes later.</remarks>
    public Task StartingAsync(CancellationToken cancellationToken) => Read(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await Read(stoppingToken) ? Pause : PauseAfterFault;
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> Read(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);

        try
        {
            await clock.Read(patience.Token);
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
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
        Message = "The clock of this machine is {Difference} ahead of the database's (behind, where negative). Until they "
            + "agree to a minute this instance is not ready and deletes nothing that has had its time. Check both."
    )]
    private static partial void Differs(ILogger log, TimeSpan difference);
}

/// <summary>Makes the database's clock the application's.</summary>
public static class DatabaseClockServices
{
    /// <remarks>A <see cref="TimeProvider"/> that was registered before stands for this machine's clock.</remarks>
    public static void AddDatabaseClock(this IServiceCollection services)
    {
        var local =
            services.LastOrDefault(service => service.ServiceType == typeof(TimeProvider))?.ImplementationInstance
                as TimeProvider
            ?? TimeProvider.System;
        services.AddSingleton(provider => new DatabaseClock(
            local,
            cancel => DatabaseClock.Ask(provider.GetRequiredService<NpgsqlDataSource>(), cancel)
        ));
        services.Replace(
            ServiceDescriptor.Singleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>())
        );
        services.AddHostedService<DatabaseClockWorker>();
    }
}
