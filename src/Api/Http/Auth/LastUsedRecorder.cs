using System.Collections.Concurrent;
using System.Threading.Channels;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Records when API keys were last used, every few minutes and in the background, so that requests do not wait.</summary>
public sealed partial class LastUsedRecorder(TenantDb db, TimeProvider clock, ILogger<LastUsedRecorder> log)
    : BackgroundService
{
    private const int MaxEntries = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Guid, long> recorded = new();

    // If the database is slow or unreachable, uses are dropped, so that no request waits.
    private readonly Channel<Use> uses = Channel.CreateBounded<Use>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    /// <summary>Records that an API key was used. Respondent tokens are short-lived and not recorded.</summary>
    public void Record(Caller caller)
    {
        var now = clock.GetTimestamp();

        if (caller.KeyType == KeyType.Respondent)
        {
            return;
        }

        if (recorded.TryGetValue(caller.KeyId, out var last) && clock.GetElapsedTime(last, now) < Interval)
        {
            return;
        }

        if (recorded.Count >= MaxEntries)
        {
            recorded.Clear();
        }

        recorded[caller.KeyId] = now;
        uses.Writer.TryWrite(new(caller.PartnerId, caller.KeyId, clock.GetUtcNow()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var use in uses.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await Write(use, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotRecorded(log, use.Key, exception.GetType().Name);
            }
        }
    }

    private Task<bool> Write(Use use, CancellationToken cancel) =>
        db.Write(
            use.Partner,
            """
            update api_key set last_used_at = @At
            where partner_id = @tenant and id = @Key and (last_used_at is null or last_used_at < @At)
            """,
            use,
            static _ => Task.FromResult(true),
            cancel
        );

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of API key {Key} was not recorded: {Exception}.")]
    private static partial void LogNotRecorded(ILogger log, Guid key, string exception);

    private sealed record Use(Guid Partner, Guid Key, DateTimeOffset At);
}
