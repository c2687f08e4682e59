using System.Runtime.InteropServices;

namespace ChannelFit.Api;

/// <summary>
/// Handles SIGTERM, SIGQUIT and Ctrl-C from the start of the process. The host handles them only after its start; before
/// that they would kill the process and leave an embedded PostgreSQL running. It replaces the host's own lifetime, which
/// would stop without draining.
/// </summary>
internal sealed class ShutdownSignals : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource firstSignal = new();
    private readonly CancellationTokenSource secondSignal = new();
    private readonly PosixSignalRegistration[] registrations;

    public ShutdownSignals() =>
        registrations = [
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

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => firstSignal.Token;

    /// <summary>True if the first signal was SIGTERM. A supervisor sends it and waits for the end of the process; Ctrl-C must stop at once.</summary>
    public bool ReceivedSigterm { get; private set; }

    /// <summary>Cancelled by the second signal.</summary>
    public CancellationToken SecondSignal => secondSignal.Token;

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in registrations)
        {
            signal.Dispose();
        }

        firstSignal.Dispose();
        secondSignal.Dispose();
    }

    private void Receive(PosixSignal signal)
    {
        if (firstSignal.IsCancellationRequested)
        {
            secondSignal.Cancel();
            return;
        }

        ReceivedSigterm = signal == PosixSignal.SIGTERM;
        firstSignal.Cancel();
    }
}
