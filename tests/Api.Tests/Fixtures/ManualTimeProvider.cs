namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A clock that stands until a test moves it on.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly DateTimeOffset start = DateTimeOffset.UtcNow;
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    public void Advance(TimeSpan span) => Interlocked.Add(ref ticks, span.Ticks);
}
