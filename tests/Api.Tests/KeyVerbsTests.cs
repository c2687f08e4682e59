using System.CommandLine;
using System.Text.Json;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Command = System.CommandLine.Command;

namespace ChannelFit.Api.Tests;

public sealed class KeyVerbsTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Issue_prints_a_key_that_carries_the_scopes_named_and_no_others()
    {
        using var partner = await house.NewPartner(KeyMode.Live);
        var id = (await partner.Read("/v1/partner")).Text("id");

        var (code, output, error) = await Run(
            "key",
            "issue",
            id,
            "--mode",
            "live",
            "--scope",
            "people:read",
            "--scope",
            "assessments:read",
            "--name",
            "Zapier",
            "--expires-in",
            "3600",
            "--json"
        );

        Assert.Equal((0, ""), (code, error));
        var printed = JsonSerializer.Deserialize<JsonElement>(output);
        Assert.Equal(id, printed.Text("partnerId"));
        var key = Assert.Single(printed.List("keys"));
        Assert.Equal(("secret", "live", "Zapier"), (key.Text("kind"), key.Text("mode"), key.Text("name")));
        using var client = house.Client(key.Text("key"));
        var told = await client.Read("/v1/partner");
        Assert.Equal(["assessments:read", "people:read"], told.List("scopes").Select(scope => scope.GetString()));
        Assert.Equal("key.issued", (await partner.Audit())[0].Text("action"));
        Assert.Equal(JsonValueKind.Null, (await partner.Audit())[0].GetProperty("keyId").ValueKind);
    }

    [Fact]
    public async Task Issue_without_json_prints_the_key_for_people()
    {
        using var partner = await house.NewPartner();
        var id = (await partner.Read("/v1/partner")).Text("id");

        var (code, output, _) = await Run("key", "issue", id, "--kind", "public");

        Assert.Equal(0, code);
        Assert.Contains("it is not shown again", output, StringComparison.Ordinal);
        Assert.True(KeyText.TryRead(output.Split("  ")[^1].Trim(), out var key));
        Assert.Equal((KeyMode.Test, KeyKind.Public), (key.Mode, key.Kind));
    }

    [Fact]
    public async Task List_shows_every_key_with_its_state_and_revoke_ends_even_the_last()
    {
        using var partner = await house.NewPartner();
        var id = (await partner.Read("/v1/partner")).Text("id");
        var manager = (await partner.ListKeys()).Single(key => key.Text("kind") == "secret").Text("id");

        var (_, revoked, _) = await Run("key", "revoke", manager);
        var (_, list, _) = await Run("key", "list", id);
        var (_, json, _) = await Run("key", "list", id, "--json");

        Assert.Equal($"Key {manager} of partner {id} is revoked.", revoked.Trim());
        var lines = list.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains($"{manager}\trevoked\ttest\tsecret\t{string.Join(',', Scopes.Codes)}\t", lines);
        Assert.Equal(3, lines.Count(line => line.Split('\t')[1] == "active"));
        Assert.Equal(4, JsonSerializer.Deserialize<JsonElement>(json).List("keys").Count);
        Assert.Equal(0, (await Run("key", "revoke", manager, "--json")).Code);
    }

    [Fact]
    public async Task Limit_gives_a_partner_a_number_of_its_own_and_takes_it_back()
    {
        using var partner = await house.NewPartner();
        var id = (await partner.Read("/v1/partner")).Text("id");

        var (code, output, _) = await Run("partner", "limit", id, "25");
        var limit = await house.AsOwner<int?>("select requests_per_minute(@id)", new { id = Guid.Parse(id) });
        await Run("partner", "limit", id);

        Assert.Equal((0, $"Each key of partner {id} has 25 requests a minute."), (code, output.Trim()));
        Assert.Equal(25, limit);
        Assert.Null(await house.AsOwner<int?>("select requests_per_minute(@id)", new { id = Guid.Parse(id) }));
        Assert.Equal(2, (await partner.Audit("?action=partner.limited")).Count);
    }

    [Theory]
    [InlineData("key", "issue", "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18")]
    [InlineData("key", "list", "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18")]
    [InlineData("key", "revoke", "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18")]
    [InlineData("partner", "limit", "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18", "1")]
    public async Task What_is_not_there_is_said_in_one_sentence(params string[] arguments)
    {
        var (code, output, error) = await Run(arguments);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("There is no ", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("key", "issue", "nobody")]
    [InlineData("key", "issue", "%ID%", "--mode", "both")]
    [InlineData("key", "issue", "%ID%", "--kind", "respondent")]
    [InlineData("key", "issue", "%ID%", "--scope", "everything")]
    [InlineData("key", "issue", "%ID%", "--kind", "public", "--scope", "people:read")]
    [InlineData("key", "issue", "%ID%", "--name", " ")]
    [InlineData("key", "issue", "%ID%", "--expires-in", "59")]
    [InlineData("key", "revoke")]
    [InlineData("partner", "limit", "%ID%", "0")]
    public async Task What_is_not_understood_ends_with_2(params string[] arguments)
    {
        var (code, output, error) = await Run([
            .. arguments.Select(argument => argument.Replace("%ID%", Contract.ExampleId, StringComparison.Ordinal)),
        ]);

        Assert.Equal((Verb.Misunderstood, ""), (code, output));
        Assert.NotEmpty(error);
    }

    private async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var root = new RootCommand
        {
            new Command("partner") { PartnerLimit.Build(Open, TimeProvider.System) },
            new Command("key")
            {
                KeyIssue.Build(Open, TimeProvider.System),
                KeyRevoke.Build(Open, TimeProvider.System),
                KeyList.Build(Open, TimeProvider.System),
            },
        };
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await Verb.Run(root, arguments, new() { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());

        Task<VerbContext> Open(CancellationToken cancel) =>
            Task.FromResult(
                new VerbContext(house.ConnectionString, NullLogger.Instance, () => ValueTask.CompletedTask)
            );
    }
}
