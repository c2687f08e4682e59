using System.Collections.Concurrent;
using System.Threading.Channels;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Notes when keys were last used: once in a few minutes, beside the requests and never at their cost.</summary>
public sealed partial class LastUsedRecorder(TenantDb db, TimeProvider clock, ILogger<LastUsedRecorder> log)
    : BackgroundService
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Guid, long> noted = new();

    // Where the database is slow or away, uses are forgotten, and nobody waits.
    private readonly Channel<Use> uses = Channel.CreateBounded<Use>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    /// <summary>Notes that a key was used now. Tokens of respondents end too soon to be worth it.</summary>
    public void Record(Caller caller)
    {
        var now = clock.GetTimestamp();

        if (caller.Kind == KeyType.Respondent)
        {
            return;
        }

        if (noted.TryGetValue(caller.Key, out var last) && clock.GetElapsedTime(last, now) < Pause)
        {
            return;
        }

        if (noted.Count >= MostKept)
        {
            noted.Clear();
        }

        noted[caller.Key] = now;
        uses.Writer.TryWrite(new(caller.Partner, caller.Key, clock.GetUtcNow()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var use in uses.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await Write(use, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Forgotten(log, use.Key, fault.GetType().Name);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "When key {Key} was last used was not written: {Fault}.")]
    private static partial void Forgotten(ILogger log, Guid key, string fault);

    private sealed record Use(Guid Partner, Guid Key, DateTimeOffset At);
}
