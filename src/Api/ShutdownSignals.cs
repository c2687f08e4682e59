using System.Runtime.InteropServices;

namespace ChannelFit.Api;

/// <summary>
/// SIGTERM and Ctrl-C from the first moment on: the host listens only once it serves, and until then they would end the
/// process at once, with a PostgreSQL left behind. In the place of the host's own lifetime, which would stop it at once.
/// </summary>
internal sealed class ShutdownSignals : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource told = new();
    private readonly CancellationTokenSource insisted = new();
    private readonly PosixSignalRegistration[] signals;

    public ShutdownSignals() =>
        signals = [
            .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(signal =>
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        context.Cancel = true;
                        Receive(signal);
                    }
                )
            ),
        ];

    /// <summary>Cancelled once the process is told to stop.</summary>
    public CancellationToken Token => told.Token;

    /// <summary>Whether a supervisor told it (SIGTERM), who waits for its end; people at a keyboard do not.</summary>
    public bool BySupervisor { get; private set; }

    /// <summary>Cancelled once the process is told to stop a second time.</summary>
    public CancellationToken Insisted => insisted.Token;

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in signals)
        {
            signal.Dispose();
        }

        told.Dispose();
        insisted.Dispose();
    }

    private void Receive(PosixSignal signal)
    {
        if (told.IsCancellationRequested)
        {
            insisted.Cancel();
            return;
        }

        BySupervisor = signal == PosixSignal.SIGTERM;
        told.Cancel();
    }
}
