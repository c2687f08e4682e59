using System.Diagnostics;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>How a short-lived program ended, what it printed, and what it complained of, on one line.</summary>
internal sealed record ProcessResult(bool Succeeded, string Output, string Complaint)
{
    /// <summary>Runs a program to its end, or kills it and what it started after the limit.</summary>
    public static async Task<ProcessResult> Run(ProcessStartInfo start, TimeSpan limit, CancellationToken cancel)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(limit);
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
            return new(false, "", $"{start.FileName} took longer than {limit.TotalSeconds:0} seconds.");
        }
    }
}
