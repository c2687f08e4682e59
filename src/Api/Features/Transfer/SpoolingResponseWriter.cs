using System.Threading.Channels;
using Microsoft.AspNetCore.WebUtilities;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Answers on their way to a client that may read none before it has sent everything.</summary>
/// <remarks>
/// Most clients are like that, and would wait for us for ever while we wait for them: what does not fit into a little
/// memory waits in a temporary file. No more waits than that file may hold: from then on we wait for the client, too.
/// </remarks>
/// <param name="spool">Bounds what waits for all clients together.</param>
/// <param name="most">How many bytes may wait, and as many be on their way.</param>
public sealed class SpoolingResponseWriter(SpoolLimit spool, int most = 32 * 1024 * 1024) : IDisposable
{
    private const int Memory = 256 * 1024;

    /// <summary>How long a client may take to read what is on its way, while as much waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Lock gate = new();
    private readonly CancellationTokenSource cut = new();
    private FileBufferingWriteStream waiting = New();
    private TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it was cut because the answers of all clients together were too many.</summary>
    public bool WasCut => cut.IsCancellationRequested;

    /// <summary>Adds what is to be sent; never waits.</summary>
    public void Enqueue(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            waiting.Write(bytes); // fails once nothing is sent any more
            spool.Count(this, bytes.Length);
        }

        signals.Writer.TryWrite(true);
    }

    /// <summary>Waits until more may be added.</summary>
    public async ValueTask WaitForRoom(TimeProvider clock, CancellationToken cancel)
    {
        while (true)
        {
            Task until;
            cut.Token.ThrowIfCancellationRequested();

            lock (gate)
            {
                if (waiting.Length < Math.Min(most, spool.Share))
                {
                    return;
                }

                until = taken.Task;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, cut.Token);
            await until.WaitAsync(Patience, clock, either.Token);
        }
    }

    /// <summary>Says that nothing follows.</summary>
    public void Complete() => signals.Writer.Complete();

    /// <summary>Sends all that is added until nothing follows, and says so after every second without anything.</summary>
    public async Task SendAll(Stream to, Action whenSilent, TimeProvider clock, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, cut.Token);

        try
        {
            for (var more = true; more; )
            {
                more = await Wait(whenSilent, clock, either.Token);
                await using var ready = Take();
                var bytes = ready.Length;
                await ready.DrainBufferAsync(to, either.Token);
                await to.FlushAsync(either.Token);
                spool.Count(this, -bytes);
            }
        }
        finally
        {
            lock (gate)
            {
                waiting.Dispose();
                spool.End(this);
            }
        }
    }

    public void Dispose() => cut.Dispose();

    /// <summary>Ends it: nothing more is sent, and nothing waits any more.</summary>
    internal void Cut() => _ = cut.CancelAsync(); // whoever waits goes on elsewhere, not under the caller's locks

    private async Task<bool> Wait(Action whenSilent, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            var more = await signals.Reader.WaitToReadAsync(cancel).AsTask().WaitAsync(Silence, clock, cancel);
            signals.Reader.TryRead(out _);
            return more;
        }
        catch (TimeoutException)
        {
            whenSilent();
            return true;
        }
    }

    private FileBufferingWriteStream Take()
    {
        lock (gate)
        {
            var ready = waiting;
            waiting = New();
            taken.SetResult();
            taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return ready;
        }
    }

    private static FileBufferingWriteStream New() => new(Memory);
}
