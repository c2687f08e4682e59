using System.Threading.Channels;
using Microsoft.AspNetCore.WebUtilities;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Answers on their way to a client that may read none before it has sent everything.</summary>
/// <remarks>
/// Most clients are like that, and would wait for us for ever while we wait for them: what does not fit into a little
/// memory waits in a temporary file. No more waits than that file may hold: from then on we wait for the client, too.
/// </remarks>
/// <param name="most">How many bytes may wait, and as many be on their way.</param>
public sealed class SpoolingResponseWriter(int most = 32 * 1024 * 1024)
{
    private const int Memory = 256 * 1024;

    /// <summary>How long a client may take to read what is on its way, while as much waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Lock gate = new();
    private FileBufferingWriteStream waiting = New();
    private TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds what is to be sent; never waits.</summary>
    public void Enqueue(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            waiting.Write(bytes);
        }

        signals.Writer.TryWrite(true);
    }

    /// <summary>Waits until more may be added.</summary>
    public async ValueTask WaitForRoom(TimeProvider clock, CancellationToken cancel)
    {
        while (true)
        {
            Task until;

            lock (gate)
            {
                if (waiting.Length < most)
                {
                    return;
                }

                until = taken.Task;
            }

            await until.WaitAsync(Patience, clock, cancel);
        }
    }

    /// <summary>Says that nothing follows.</summary>
    public void Complete() => signals.Writer.Complete();

    /// <summary>Sends all that is added until nothing follows, and says so after every second without anything.</summary>
    public async Task SendAll(Stream to, Action whenSilent, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            for (var more = true; more; )
            {
                more = await Wait(whenSilent, clock, cancel);
                await using var ready = Take();
                await ready.DrainBufferAsync(to, cancel);
                await to.FlushAsync(cancel);
            }
        }
        finally
        {
            await waiting.DisposeAsync();
        }
    }

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
