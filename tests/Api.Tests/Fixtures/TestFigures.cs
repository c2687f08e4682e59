using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>The figures that tests measure. <c>.ci/run</c> prints them at its end.</summary>
internal static class TestFigures
{
    private const string FileVariable = "CHANNELFIT_TEST_FIGURES";
    private static readonly Lock Writing = new();

    /// <summary>Writes a line to the output of a test, and to the file that the variable names.</summary>
    public static void WriteFigures(this ITestOutputHelper output, string line)
    {
        output.WriteLine(line);

        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file)
        {
            lock (Writing)
            {
                File.AppendAllText(file, $"{line}\n");
            }
        }
    }
}
