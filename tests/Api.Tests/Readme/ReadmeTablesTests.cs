using System.CommandLine;
using System.Text.RegularExpressions;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Readme;

/// <summary>The pages on configuration and commands, and docker-compose.yml, name exactly the settings that the program reads.</summary>
public sealed partial class ReadmeTablesTests
{
    private static readonly string Configuration = Read("docs/configuration.md");
    private static readonly string CommandLine = Read("docs/cli.md");
    private static readonly string Compose = Read("docker-compose.yml");

    [Fact]
    public void The_README_settings_table_lists_exactly_the_settings()
    {
        var named = Setting()
            .Matches(Between(Configuration, "## Settings", "## Database role"))
            .Select(Name)
            .ToHashSet();

        Assert.Equal(SettingsOfTheProgram().Order(), named.Order());
    }

    [Fact]
    public void Docker_compose_sets_only_settings_the_program_reads()
    {
        var set = Entry().Matches(Between(Compose, "    environment:\n      # No Kerberos", "    ports:")).Select(Name);

        Assert.Contains("ConnectionStrings__ChannelFit", set);
        Assert.Subset(SettingsOfTheProgram(), set.ToHashSet());
    }

    [Fact]
    public void The_configuration_page_names_every_variable_of_compose_and_makes_those_that_must_be_given()
    {
        var docker = Between(Configuration, "## Docker", "## Embedded PostgreSQL");
        var variables = Variable().Matches(Compose);

        Assert.All(variables.Select(Name), name => Assert.Contains(name, docker, StringComparison.Ordinal));
        Assert.Equal(
            ["POSTGRES_PASSWORD", "SECRET_KEY"],
            variables.Where(match => match.Groups["must"].Success).Select(Name).Distinct().Order()
        );
        Assert.All(["POSTGRES_PASSWORD", "SECRET_KEY"], name => Assert.Contains($"echo \"{name}=$(openssl ", docker));

        // Both list the same settings.
        var lines = docker.Split('\n').Where(line => line.Split(' ')[0] is "echo" or "docker");
        Assert.All(lines, line => Assert.Contains($"#   {line}", Compose, StringComparison.Ordinal));
    }

    [Fact]
    public void The_README_command_table_lists_every_command_and_option()
    {
        var table = Between(CommandLine, "## Commands", "## Examples");
        var named = Verb().Matches(table).Select(match => match.Groups["verb"].Value).ToList();
        var verbs = Leaves(CliCommands.CreateRootCommand(ChannelFit.Catalog.CatalogLoader.Load(App.SeedsFolder)), "")
            .ToList();

        Assert.Equal(verbs.Select(verb => Signature(verb.Name, verb.Command)).Order(), named.Select(Shape).Order());
    }

    private static IEnumerable<(string Name, Command Command)> Leaves(Command command, string path) =>
        command.Subcommands.Count == 0
            ? [(path.Trim(), command)]
            : command.Subcommands.SelectMany(one => Leaves(one, $"{path} {one.Name}"));

    private static string Signature(string name, Command command) =>
        string.Join(' ', [name, .. command.Options.Select(option => option.Name).Order()]);

    private static string Shape(string verb) =>
        string.Join(
            ' ',
            [
                .. verb.Split(' ').TakeWhile(word => char.IsAsciiLetterLower(word[0])),
                .. Option().Matches(verb).Select(match => match.Value).Order(),
            ]
        );

    /// <summary>Every setting that App reads, in the form of an environment variable.</summary>
    private static HashSet<string> SettingsOfTheProgram() =>
        Directory
            .GetFiles(Path.Combine(GoldenData.Root, "src/Api"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Key().Matches(File.ReadAllText(file)).Select(Name))
            .Select(key =>
                key switch
                {
                    "urls" => "ASPNETCORE_URLS",
                    "http_ports" => "ASPNETCORE_HTTP_PORTS",
                    "PreviousSecretKey" => "ChannelFit__PreviousSecretKey",
                    _ => key.Replace(":", "__", StringComparison.Ordinal),
                }
            )
            .Append("ConnectionStrings__ChannelFit")
            .ToHashSet(StringComparer.Ordinal);

    private static string Name(Match match) => match.Groups["name"].Value;

    private static string Read(string file) => File.ReadAllText(Path.Combine(GoldenData.Root, file));

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, start);
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^\| `(?<name>\w+)`", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^      (?<name>\w+__\w+):", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)((?<must>:\?)|:-)?")]
    private static partial Regex Variable();

    [GeneratedRegex("\"(?<name>ChannelFit:[A-Za-z:]+|OTEL_[A-Z_]+|urls|http_ports|PreviousSecretKey)\"")]
    private static partial Regex Key();

    [GeneratedRegex(
        "`(?<verb>(migrate|partner|key|import|export|rescore|calibrate|recalibrate|statistics|erasure)\\b[^`]*)`",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Verb();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();
}
