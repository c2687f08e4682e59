using System.Text;
using ChannelFit.Api.Cli;
using Spectre.Console;

namespace ChannelFit.Api.Tests;

public sealed class ProgressBarTests
{
    [Fact]
    public async Task A_person_at_a_terminal_sees_how_far_it_is()
    {
        using var terminal = new Output(IsTerminal: true);

        await ProgressBar.Show(
            Console(terminal),
            "Scoring",
            () => Task.FromResult(8L),
            advance => Work(advance, terminal)
        );

        Assert.Contains("Scoring", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("75%", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_is_told_nothing_and_nothing_is_counted_for_it()
    {
        using var log = new Output(IsTerminal: false);
        var done = 0;

        await ProgressBar.Show(
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

    private static IAnsiConsole Console(Output output) =>
        AnsiConsole.Create(
            new()
            {
                Out = output,
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
            }
        );

    /// <summary>Goes on when the first part has been drawn.</summary>
    private static async Task Work(Action<int> advance, Output terminal)
    {
        advance(6);

        for (var wait = 0; wait < 100 && !terminal.Text.Contains("75%", StringComparison.Ordinal); wait++)
        {
            await Task.Delay(100);
        }

        advance(2);
    }

    private sealed record Output(bool IsTerminal) : IAnsiConsoleOutput, IDisposable
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
