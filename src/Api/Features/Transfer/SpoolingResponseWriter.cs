using System.Threading.Channels;
using Microsoft.AspNetCore.WebUtilities;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Buffers the lines of a response for a client that may not read before it has sent the whole request.</summary>
/// <remarks>
/// Most clients behave like that. Without a buffer, client and service would wait for each other forever. Lines that do not
/// fit into a little memory are written to a temporary file. When the file is full, the service waits until the client reads.
/// </remarks>
/// <param name="spool">The limit for all imports together.</param>
/// <param name="maxBytes">The maximum number of buffered bytes. As many bytes may be in transit.</param>
public sealed class SpoolingResponseWriter(SpoolLimit spool, int maxBytes = 32 * 1024 * 1024) : IDisposable
{
    private const int MaxMemory = 256 * 1024;

    /// <summary>The time that a client has to read the bytes in transit when the buffer is full.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SilenceInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Lock sync = new();
    private readonly CancellationTokenSource interruption = new();
    private FileBufferingWriteStream buffer = CreateBuffer();
    private TaskCompletionSource bufferTaken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True if the import was interrupted because the limit for all imports was exceeded.</summary>
    public bool WasInterrupted => interruption.IsCancellationRequested;

    /// <summary>Adds bytes to send. Does not wait.</summary>
    public void Enqueue(ReadOnlySpan<byte> bytes)
    {
        lock (sync)
        {
            buffer.Write(bytes); // Throws after the response has ended.
            spool.Count(this, bytes.Length);
        }

        signals.Writer.TryWrite(true);
    }

    /// <summary>Waits until more bytes may be added.</summary>
    public async ValueTask WaitForRoom(TimeProvider clock, CancellationToken cancel)
    {
        while (true)
        {
            Task taken;
            interruption.Token.ThrowIfCancellationRequested();

            lock (sync)
            {
                if (buffer.Length < Math.Min(maxBytes, spool.Share))
                {
                    return;
                }

                taken = bufferTaken.Task;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, interruption.Token);
            await taken.WaitAsync(ReadTimeout, clock, either.Token);
        }
    }

    /// <summary>Marks the end of the response.</summary>
    public void Complete() => signals.Writer.Complete();

    /// <summary>Sends all added bytes until the end. Calls <paramref name="whenSilent"/> after each second without new bytes.</summary>
    public async Task SendAll(Stream output, Action whenSilent, TimeProvider clock, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, interruption.Token);

        try
        {
            for (var more = true; more; )
            {
                more = await Wait(whenSilent, clock, either.Token);
                await using var ready = TakeBuffer();
                var bytes = ready.Length;
                await ready.DrainBufferAsync(output, either.Token);
                await output.FlushAsync(either.Token);
                spool.Count(this, -bytes);
            }
        }
        finally
        {
            lock (sync)
            {
                buffer.Dispose();
                spool.End(this);
            }
        }
    }

    public void Dispose() => interruption.Dispose();

    /// <summary>Interrupts the import: nothing more is sent, and all waiting ends.</summary>
    internal void Interrupt() => _ = interruption.CancelAsync(); // Waiting code must not continue under the caller's lock.

    private async Task<bool> Wait(Action whenSilent, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            var more = await signals.Reader.WaitToReadAsync(cancel).AsTask().WaitAsync(SilenceInterval, clock, cancel);
            signals.Reader.TryRead(out _);
            return more;
        }
        catch (TimeoutException)
        {
            whenSilent();
            return true;
        }
    }

    private FileBufferingWriteStream TakeBuffer()
    {
        lock (sync)
        {
            var ready = buffer;
            buffer = CreateBuffer();
            bufferTaken.SetResult();
            bufferTaken = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return ready;
        }
    }

    private static FileBufferingWriteStream CreateBuffer() => new(MaxMemory);
}
