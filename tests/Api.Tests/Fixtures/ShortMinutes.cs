namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A clock whose timers of a minute take half a second.</summary>
public sealed class ShortMinutes : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(
            callback,
            state,
            dueTime == TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(0.5) : dueTime,
            period
        );
}
