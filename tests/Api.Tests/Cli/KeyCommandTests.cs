using System.CommandLine;
using System.Text.Json;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;
using Command = System.CommandLine.Command;

namespace ChannelFit.Api.Tests.Cli;

public sealed class KeyCommandTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Issue_prints_a_key_with_exactly_the_given_scopes()
    {
        using var partner = await api.CreatePartner(KeyMode.Live);
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
        using var client = api.CreateClient(key.Text("key"));
        var settings = await client.Read("/v1/partner");
        Assert.Equal(["assessments:read", "people:read"], settings.List("scopes").Select(scope => scope.GetString()));
        Assert.Equal("key.issued", (await partner.Audit())[0].Text("action"));
        Assert.Equal(JsonValueKind.Null, (await partner.Audit())[0].GetProperty("keyId").ValueKind);
    }

    [Fact]
    public async Task Issue_without_json_prints_readable_text()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Read("/v1/partner")).Text("id");

        var (code, output, _) = await Run("key", "issue", id, "--kind", "public");

        Assert.Equal(0, code);
        Assert.Contains("it is not shown again", output, StringComparison.Ordinal);
        Assert.True(ApiKey.TryParse(output.Split("  ")[^1].Trim(), out var key));
        Assert.Equal((KeyMode.Test, KeyType.Public), (key.Mode, key.Type));
    }

    [Fact]
    public async Task List_shows_key_states_and_revoke_works_on_the_last_managing_key()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Read("/v1/partner")).Text("id");
        var manager = (await partner.ListKeys()).Single(key => key.Text("kind") == "secret").Text("id");

        var (_, revoked, _) = await Run("key", "revoke", manager);
        var (_, list, _) = await Run("key", "list", id);
        var (_, json, _) = await Run("key", "list", id, "--json");

        Assert.Equal($"Key {manager} of partner {id} is revoked.", revoked.Trim());
        var lines = list.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains($"{manager}\trevoked\ttest\tsecret\t{string.Join(',', KeyScopes.Codes)}\t", lines);
        Assert.Equal(3, lines.Count(line => line.Split('\t')[1] == "active"));
        Assert.Equal(4, JsonSerializer.Deserialize<JsonElement>(json).List("keys").Count);
        Assert.Equal(0, (await Run("key", "revoke", manager, "--json")).Code);
    }

    [Fact]
    public async Task Limit_sets_and_clears_the_rate_limit_of_a_partner()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Read("/v1/partner")).Text("id");

        var (code, output, _) = await Run("partner", "limit", id, "25");
        var limit = await api.QueryAsOwner<int?>("select requests_per_minute(@id)", new { id = Guid.Parse(id) });
        await Run("partner", "limit", id);

        Assert.Equal(
            (0, $"The limit of each API key of partner {id} is now 25 requests per minute."),
            (code, output.Trim())
        );
        Assert.Equal(25, limit);
        Assert.Null(await api.QueryAsOwner<int?>("select requests_per_minute(@id)", new { id = Guid.Parse(id) }));
        Assert.Equal(2, (await partner.Audit("?action=partner.limited")).Count);
    }

    [Theory]
    [InlineData("key", "issue", "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18")]
    [InlineData("key", "list", "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18")]
    [InlineData("key", "revoke", "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18")]
    [InlineData("partner", "limit", "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18", "1")]
    public async Task Unknown_ids_fail_with_one_sentence(params string[] arguments)
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
    [InlineData("key", "issue", "%ID%", "--expires-in", "x")]
    [InlineData("key", "issue", "%ID%", "--expires-in", "99999999999")]
    [InlineData("key", "revoke")]
    [InlineData("partner", "limit", "%ID%", "0")]
    [InlineData("partner", "limit", "%ID%", "ten")]
    [InlineData("partner", "limit", "%ID%", "99999999999")]
    public async Task Usage_errors_exit_with_2(params string[] arguments)
    {
        var (code, output, error) = await Run([
            .. arguments.Select(argument =>
                argument.Replace("%ID%", OpenApiExtensions.ExampleId, StringComparison.Ordinal)
            ),
        ]);

        Assert.Equal((CliCommand.UsageError, ""), (code, output));
        Assert.NotEmpty(error);
    }

    private Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var open = CliRunner.Open(api.ConnectionString);
        var root = new RootCommand
        {
            new Command("partner") { PartnerLimitCommand.Build(open, TimeProvider.System) },
            new Command("key")
            {
                KeyIssueCommand.Build(open, TimeProvider.System),
                KeyRevokeCommand.Build(open, TimeProvider.System),
                KeyListCommand.Build(open, TimeProvider.System),
            },
        };
        return CliRunner.Run(root, arguments);
    }
}
