using Spectre.Console;

namespace ChannelFit.Api.Cli;

/// <summary>Shows a person at a terminal how far a verb has come; a log or a pipe is told nothing.</summary>
internal static class CommandProgress
{
    /// <param name="error">Where it is drawn: standard output belongs to results.</param>
    /// <param name="doing">What is done, in a word.</param>
    /// <param name="count">How much there is to do; asked only where it is shown.</param>
    /// <param name="work">Does it, and says each time how much more is done.</param>
    public static async Task Run(IAnsiConsole error, string doing, Func<Task<long>> count, Func<Action<int>, Task> work)
    {
        if (!error.Profile.Out.IsTerminal)
        {
            await work(static _ => { });
            return;
        }

        // An empty bar has no share to draw.
        var total = Math.Max(1, await count());
        await error
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(context =>
            {
                var task = context.AddTask(doing, maxValue: total);
                return work(done => task.Increment(done));
            });
    }
}
