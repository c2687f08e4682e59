using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Guides;

/// <summary>Runs every command of docs/guides/quickstart-partner.md in its terminal and compares the output with the page.</summary>
[Trait("Category", "Slow")]
public sealed class QuickstartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("quickstart-").FullName;

    [Fact]
    public async Task Every_quickstart_command_prints_the_documented_output()
    {
        var (service, receiver) = (FreePort.Find(), FreePort.Find());
        var environment = Environment(await TestPostgres.NewDatabase(), service);
        var terminals = new Dictionary<string, BashTerminal>(StringComparer.Ordinal);
        var response = "";

        try
        {
            foreach (var block in GuidePage.Read("quickstart-partner.md").Blocks)
            {
                var text = block
                    .Text.Replace("localhost:5080", $"localhost:{service}", StringComparison.Ordinal)
                    .Replace("9090", $"{receiver}", StringComparison.Ordinal);

                switch (block.Language, block.Mark("terminal"))
                {
                    case ("bash", "2"):
                        response = await Open("2").Run(text);
                        break;
                    case ("bash", { } name):
                        Open(name).Type(text);
                        await (name == "1" ? Open(name).WaitForOutput("Now listening on") : Task.CompletedTask);
                        break;
                    case ("text", { } name):
                        await Task.WhenAll(Lines(text).Select(line => Open(name).WaitForOutput(line)));
                        break;
                    case ("text", null):
                        Assert.All(Lines(text), line => Assert.Contains(line, response, StringComparison.Ordinal));
                        break;
                    default:
                        Assert.Fail($"Nobody runs ```{block.Language} {block.Marks}");
                        break;
                }
            }
        }
        finally
        {
            foreach (var terminal in terminals.Values)
            {
                terminal.Dispose();
            }
        }

        Assert.Equal(3, terminals.Count);

        BashTerminal Open(string name) =>
            terminals.TryGetValue(name, out var open) ? open : terminals[name] = new(folder, environment);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The environment of a reader's machine, except that `dotnet run` starts the program under test.</summary>
    private (string, string)[] Environment(string database, int port)
    {
        var programs = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName;
        var run = Path.Combine(programs, "dotnet");
        File.WriteAllText(
            run,
            $$"""
            #!/bin/bash
            [ "$1" = run ] || exit 64
            shift
            [ "$1 $2" != "-v q" ] || shift 2
            [ "$1 $2" = "--project src/Api" ] || exit 64
            shift 2
            [ "$1" != -- ] || shift
            PATH=${PATH#*:} exec "${DOTNET_HOST_PATH:-dotnet}" "{{typeof(App).Assembly.Location}}" "$@"

            """
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(run, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return
        [
            ("PATH", $"{programs}:{System.Environment.GetEnvironmentVariable("PATH")}"),
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("ASPNETCORE_URLS", $"http://localhost:{port}"),
            ("ConnectionStrings__ChannelFit", database),
            ("ChannelFit__DataDirectory", Path.Combine(folder, ".data")),
            ("npm_config_prefer_offline", "true"),
        ];
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
