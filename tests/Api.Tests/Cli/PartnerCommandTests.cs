using System.CommandLine;
using System.Text.Json;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Command = System.CommandLine.Command;

namespace ChannelFit.Api.Tests.Cli;

public sealed class PartnerCommandTests
{
    private const string NoServer = "Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=2";

    [Fact]
    public async Task Create_prints_one_JSON_object_with_four_working_keys()
    {
        var database = await TestPostgres.NewDatabase();

        var (code, output, error) = await Run(
            database,
            [
                "partner",
                "create",
                "Acme Ltd",
                "--json",
                "--origin",
                "https://a.example",
                "--origin",
                "http://localhost:3000",
            ]
        );

        Assert.Equal((0, ""), (code, error));
        var keys = JsonDocument.Parse(output).RootElement.GetProperty("keys").EnumerateArray().ToList();
        await using var source = DataSourceFactory.Create(database);

        foreach (var printed in keys)
        {
            Assert.True(ApiKey.TryParse(printed.GetProperty("key").GetString()!, out var key));
            var found = await new CrossTenantQueries(source).FindKey(key.Hash(), default);
            Assert.Equal(JsonDocument.Parse(output).RootElement.GetProperty("partnerId").GetGuid(), found!.PartnerId);
            Assert.Equal(["https://a.example", "http://localhost:3000"], found.Origins);
            Assert.Equal("fit-model@1.1.0", found.Model);
            Assert.Equal(printed.GetProperty("mode").GetString(), found.Mode);
            Assert.Equal(printed.GetProperty("kind").GetString(), found.Kind);
        }

        Assert.Equal(
            ["test secret", "test public", "live secret", "live public"],
            keys.Select(key => $"{key.GetProperty("mode")} {key.GetProperty("kind")}").ToList()
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Output_is_UTF_8_in_every_locale()
    {
        var (code, output, error) = await ServiceProcess.Run(
            [("ConnectionStrings__ChannelFit", await ApiFixture.CreateDatabase()), ("LC_ALL", "en_US.ISO-8859-1")],
            "partner",
            "create",
            "日本 žluť"
        );

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("日本 žluť", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_pins_the_given_model()
    {
        var database = await TestPostgres.NewDatabase();

        var (_, output, _) = await Run(database, ["partner", "create", "Acme", "--model", "fit-model@1.0.0"]);

        Assert.Contains("scored by fit-model@1.0.0", output, StringComparison.Ordinal);
        Assert.Equal(4, output.Split('\n').Count(line => ApiKey.TryParse(line.Split("  ")[^1].Trim(), out _)));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_suspended_partner_is_listed_as_suspended_and_its_keys_stop_working()
    {
        var database = await TestPostgres.NewDatabase();
        var created = JsonDocument
            .Parse((await Run(database, ["partner", "create", "Acme", "--json"])).Output)
            .RootElement;
        await Run(database, ["partner", "create", "Other"]);
        var id = created.GetProperty("partnerId").GetString()!;

        var (code, _, _) = await Run(database, ["partner", "suspend", id]);
        var (_, list, _) = await Run(database, ["partner", "list"]);

        Assert.Equal(0, code);
        var lines = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal($"{id}\tsuspended\tfit-model@1.1.0\tAcme", lines[0]);
        Assert.EndsWith("\tactive\tfit-model@1.1.0\tOther", lines[1], StringComparison.Ordinal);
        await using var source = DataSourceFactory.Create(database);
        Assert.True(ApiKey.TryParse(created.GetProperty("keys")[0].GetProperty("key").GetString()!, out var key));
        Assert.Null(await new CrossTenantQueries(source).FindKey(key.Hash(), default));
    }

    [Fact]
    public async Task A_failing_command_prints_one_sentence()
    {
        string[] arguments = ["partner", "suspend", "0199e0a0-0000-7000-8000-000000000000"];

        var (code, output, error) = await Run(await TestPostgres.NewDatabase(), arguments);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            "There is no partner 0199e0a0-0000-7000-8000-000000000000. Run 'partner list' to list the partners.",
            error.Trim()
        );
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("partner", "list")]
    public async Task An_unreachable_database_is_reported_as_the_cause(params string[] arguments)
    {
        var (code, output, error) = await Run(NoServer, arguments);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("The database cannot be reached", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("partner", "create")]
    [InlineData("partner", "create", " ")]
    [InlineData("partner", "create", "Acme", "--model", "fit-model@9.9.9")]
    [InlineData("partner", "create", "Acme", "--origin", "https://a.example/page")]
    [InlineData("partner", "create", "Acme", "--origin", "https://a.example/")]
    [InlineData("partner", "create", "Acme", "--origin", "https://A.example")]
    [InlineData("partner", "create", "Acme", "--origin", "https://a.example:443")]
    [InlineData("partner", "create", "Acme", "--origin", "https://me@a.example")]
    [InlineData("partner", "create", "Acme", "--origin", "https://a.example?x")]
    [InlineData("partner", "create", "Acme", "--origin", "https://b\u00fccher.example")]
    [InlineData("partner", "create", "Acme", "--origin", "ftp://a.example")]
    [InlineData("partner", "create", "Acme", "--origin", "*")]
    [InlineData("partner", "create", "Acme", "--origin", "null")]
    [InlineData("partner", "suspend", "not-an-id")]
    [InlineData("partner", "frobnicate")]
    public async Task Usage_errors_exit_with_2_without_opening_the_database(params string[] arguments)
    {
        var (code, output, error) = await Run(NoServer, arguments);

        Assert.Equal((CliCommand.UsageError, ""), (code, output));
        Assert.NotEmpty(error);
    }

    private static Task<(int Code, string Output, string Error)> Run(string database, string[] arguments)
    {
        var open = CliRunner.Open(database);
        var root = new RootCommand
        {
            MigrateCommand.Build(open),
            new Command("partner")
            {
                PartnerCreateCommand.Build(open, ["fit-model@1.0.0", "fit-model@1.1.0"], TimeProvider.System),
                PartnerListCommand.Build(open),
                PartnerSuspendCommand.Build(open, TimeProvider.System),
            },
        };
        return CliRunner.Run(root, arguments);
    }
}
