using System.CommandLine;
using System.Text.Json;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Command = System.CommandLine.Command;

namespace ChannelFit.Api.Tests;

public sealed class PartnerVerbsTests
{
    private const string NoServer = "Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=2";

    [Fact]
    public async Task Create_prints_one_object_with_four_keys_that_work()
    {
        var database = await TestServer.NewDatabase();

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
        await using var source = Database.Open(database);

        foreach (var shown in keys)
        {
            Assert.True(KeyText.TryRead(shown.GetProperty("key").GetString()!, out var key));
            var found = await new Doors(source).FindKey(key.Hash(), default);
            Assert.Equal(JsonDocument.Parse(output).RootElement.GetProperty("partnerId").GetGuid(), found!.PartnerId);
            Assert.Equal(["https://a.example", "http://localhost:3000"], found.Origins);
            Assert.Equal("fit-model@1.1.0", found.Model);
            Assert.Equal(shown.GetProperty("mode").GetString(), found.Mode);
            Assert.Equal(shown.GetProperty("kind").GetString(), found.Kind);
        }

        Assert.Equal(
            ["test secret", "test public", "live secret", "live public"],
            keys.Select(key => $"{key.GetProperty("mode")} {key.GetProperty("kind")}").ToList()
        );
    }

    [Fact]
    public async Task Create_pins_the_model_it_is_told()
    {
        var database = await TestServer.NewDatabase();

        var (_, output, _) = await Run(database, ["partner", "create", "Acme", "--model", "fit-model@1.0.0"]);

        Assert.Contains("scored by fit-model@1.0.0", output, StringComparison.Ordinal);
        Assert.Equal(4, output.Split('\n').Count(line => KeyText.TryRead(line.Split("  ")[^1].Trim(), out _)));
    }

    [Fact]
    public async Task A_suspended_partner_is_listed_as_such_and_its_keys_die()
    {
        var database = await TestServer.NewDatabase();
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
        await using var source = Database.Open(database);
        Assert.True(KeyText.TryRead(created.GetProperty("keys")[0].GetProperty("key").GetString()!, out var key));
        Assert.Null(await new Doors(source).FindKey(key.Hash(), default));
    }

    [Fact]
    public async Task A_verb_that_fails_says_so_in_one_sentence()
    {
        string[] arguments = ["partner", "suspend", "0199e0a0-0000-7000-8000-000000000000"];

        var (code, output, error) = await Run(await TestServer.NewDatabase(), arguments);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            "There is no partner 0199e0a0-0000-7000-8000-000000000000: partner list shows those there are.",
            error.Trim()
        );
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("partner", "list")]
    public async Task A_database_that_is_away_is_named_as_the_reason(params string[] arguments)
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
    public async Task What_is_not_understood_ends_with_2_before_any_database_is_asked(params string[] arguments)
    {
        var (code, output, error) = await Run(NoServer, arguments);

        Assert.Equal((Verb.Misunderstood, ""), (code, output));
        Assert.NotEmpty(error);
    }

    private static async Task<(int Code, string Output, string Error)> Run(string database, string[] arguments)
    {
        var root = new RootCommand
        {
            Migrate.Build(Open),
            new Command("partner")
            {
                PartnerCreate.Build(Open, ["fit-model@1.0.0", "fit-model@1.1.0"], TimeProvider.System),
                PartnerList.Build(Open),
                PartnerSuspend.Build(Open, TimeProvider.System),
            },
        };
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await Verb.Run(root, arguments, new() { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());

        Task<VerbContext> Open(CancellationToken cancel) =>
            Task.FromResult(new VerbContext(database, NullLogger.Instance, () => ValueTask.CompletedTask));
    }
}
