namespace ChannelFit.Api.Database;

/// <summary>Wakes the delivery worker of this instance when there is something to deliver.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim signal = new(0);
    private int awake;

    /// <summary>Wakes the worker. Call it after the commit.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref awake, 1) == 0)
        {
            signal.Release();
        }
    }

    /// <summary>Waits until the next call of <see cref="Wake"/>, at most for the given time.</summary>
    public async Task Wait(TimeSpan most, CancellationToken cancel)
    {
        await signal.WaitAsync(most, cancel);
        Volatile.Write(ref awake, 0);
    }

    public void Dispose() => signal.Dispose();
}
