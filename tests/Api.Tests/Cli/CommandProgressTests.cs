using System.Text;
using ChannelFit.Api.Cli;
using Spectre.Console;

namespace ChannelFit.Api.Tests.Cli;

public sealed class CommandProgressTests
{
    [Fact]
    public async Task A_terminal_shows_progress()
    {
        using var terminal = new TestConsoleOutput(IsTerminal: true);

        await CommandProgress.Run(
            Console(terminal),
            "Scoring",
            () => Task.FromResult(8L),
            advance => Work(advance, terminal)
        );

        Assert.Contains("Scoring", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("75%", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirected_output_shows_no_progress_and_skips_the_count()
    {
        using var log = new TestConsoleOutput(IsTerminal: false);
        var done = 0;

        await CommandProgress.Run(
            Console(log),
            "Scoring",
            () => throw new InvalidOperationException("counted"),
            advance =>
            {
                advance(++done);
                return Task.CompletedTask;
            }
        );

        Assert.Equal((1, ""), (done, log.Text));
    }

    private static IAnsiConsole Console(TestConsoleOutput output) =>
        AnsiConsole.Create(
            new()
            {
                Out = output,
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
            }
        );

    /// <summary>Continues when the progress has been printed for the first part.</summary>
    private static async Task Work(Action<int> advance, TestConsoleOutput terminal)
    {
        advance(6);

        for (var wait = 0; wait < 100 && !terminal.Text.Contains("75%", StringComparison.Ordinal); wait++)
        {
            await Task.Delay(100);
        }

        advance(2);
    }

    private sealed record TestConsoleOutput(bool IsTerminal) : IAnsiConsoleOutput, IDisposable
    {
        private readonly StringWriter written = new();

        public TextWriter Writer => written;

        public int Width => 80;

        public int Height => 24;

        public string Text => written.ToString();

        public void Dispose() => written.Dispose();

        public void SetEncoding(Encoding encoding) { }
    }
}
