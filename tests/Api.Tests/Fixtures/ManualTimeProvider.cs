namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A clock that stops until a test advances it.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private DateTimeOffset start = DateTimeOffset.UtcNow;
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    public void Advance(TimeSpan span) => Interlocked.Add(ref ticks, span.Ticks);

    /// <summary>Sets the wall clock as an operator does: no time passes.</summary>
    public void SetWall(DateTimeOffset time) => start = time.AddTicks(-GetTimestamp());
}
