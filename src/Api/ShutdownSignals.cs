using System.Runtime.InteropServices;

namespace ChannelFit.Api;

/// <summary>
/// SIGTERM and Ctrl-C from the first moment on: the host listens only once it serves, and until then they would end the
/// process at once, with a PostgreSQL left behind.
/// </summary>
internal sealed class ShutdownSignals : IDisposable
{
    private readonly CancellationTokenSource told = new();
    private readonly PosixSignalRegistration[] signals;

    public ShutdownSignals() =>
        signals = [
            .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(signal =>
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        context.Cancel = true;
                        told.Cancel();
                    }
                )
            ),
        ];

    /// <summary>Cancelled once the process is told to stop.</summary>
    public CancellationToken Token => told.Token;

    public void Dispose()
    {
        foreach (var signal in signals)
        {
            signal.Dispose();
        }

        told.Dispose();
    }
}
