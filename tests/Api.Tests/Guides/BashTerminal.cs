using System.Collections.Concurrent;
using System.Diagnostics;

namespace ChannelFit.Api.Tests.Guides;

/// <summary>A bash terminal, with the commands that a reader would type and all output.</summary>
public sealed class BashTerminal : IDisposable
{
    private const string End = "@end ";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process bash;
    private readonly ConcurrentQueue<string> shown = [];

    /// <param name="folder">The working directory.</param>
    /// <param name="environment">Environment variables to add.</param>
    public BashTerminal(string folder, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        bash = new() { StartInfo = start };
        bash.OutputDataReceived += (_, line) => shown.Enqueue(line.Data ?? "");
        bash.ErrorDataReceived += (_, line) => shown.Enqueue(line.Data ?? "");
        bash.Start();
        bash.BeginOutputReadLine();
        bash.BeginErrorReadLine();
    }

    /// <summary>All lines of output so far.</summary>
    public string Output => string.Join('\n', shown);

    /// <summary>Sends commands to the terminal without waiting for them.</summary>
    public void Type(string commands) => bash.StandardInput.WriteLine(commands);

    /// <summary>Runs commands, waits for them to end and returns their output.</summary>
    public async Task<string> Run(string commands)
    {
        var before = shown.Count;
        // A line break first, in case the last response did not end with one.
        Type($"failed=0; trap failed=1 ERR\n{commands}trap - ERR; echo; echo '{End}'$failed");
        await WaitForOutput(End, before);
        var lines = string.Join('\n', shown.Skip(before));
        Assert.True(lines.Contains($"{End}0", StringComparison.Ordinal), $"{commands}\n{lines}");
        return lines;
    }

    /// <summary>Waits until the output contains a text.</summary>
    public async Task WaitForOutput(string text, int after = 0)
    {
        for (var start = Stopwatch.StartNew(); start.Elapsed < Patience; await Task.Delay(20))
        {
            if (shown.Skip(after).Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }
        }

        Assert.Fail($"The output does not contain {text}:\n{Output}");
    }

    public void Dispose()
    {
        bash.Kill(entireProcessTree: true);
        bash.WaitForExit();
        bash.Dispose();
    }
}
