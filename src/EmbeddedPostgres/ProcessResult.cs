using System.Diagnostics;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>The result of a short-lived program: whether it succeeded, its output, and its error output on one line.</summary>
internal sealed record ProcessResult(bool Succeeded, string Output, string ErrorOutput)
{
    /// <summary>Runs a program to its end. After the timeout it kills the program and its child processes.</summary>
    public static async Task<ProcessResult> Run(ProcessStartInfo start, TimeSpan timeout, CancellationToken cancel)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(timeout);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new(process.ExitCode == 0, await output, (await error).ReplaceLineEndings(" ").Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancel.ThrowIfCancellationRequested();
            return new(false, "", $"{start.FileName} took longer than {timeout.TotalSeconds:0} seconds.");
        }
    }
}
