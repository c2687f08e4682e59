using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>
/// Restores the default effect of signals that the test runner ignores, as under nohup or as a background job of a script.
/// Child processes would inherit that, and .NET keeps an ignored SIGINT ignored.
/// </summary>
internal static class ChildSignals
{
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const nint Default = 0;
    private const nint Ignored = 1;

    [ModuleInitializer]
    internal static void Restore()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var number in (int[])[Interrupt, Quit])
        {
            // Larger than the struct of any platform: the buffer is restored unchanged.
            var before = new byte[512];
            _ = SigAction(number, null, before);

            if (Signal(number, Default) != Ignored)
            {
                _ = SigAction(number, before, null);
            }
        }
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Signal(int number, nint handler);

    [DllImport("libc", EntryPoint = "sigaction")]
    private static extern int SigAction(int number, byte[]? action, byte[]? before);
}
