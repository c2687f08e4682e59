using Spectre.Console;

namespace ChannelFit.Api.Cli;

/// <summary>Shows a progress bar on a terminal, and nothing if the output is redirected.</summary>
internal static class CommandProgress
{
    /// <summary>Runs work with a progress bar.</summary>
    /// <param name="error">The console of standard error; standard output is for results only.</param>
    /// <param name="description">The description of the work, in one word.</param>
    /// <param name="count">Returns the amount of work; called only if the bar is shown.</param>
    /// <param name="work">The work. It calls its argument with each increment of progress.</param>
    public static async Task Run(
        IAnsiConsole error,
        string description,
        Func<Task<long>> count,
        Func<Action<int>, Task> work
    )
    {
        if (!error.Profile.Out.IsTerminal)
        {
            await work(static _ => { });
            return;
        }

        // The bar needs a maximum greater than 0.
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
                var task = context.AddTask(description, maxValue: total);
                return work(increment => task.Increment(increment));
            });
    }
}
