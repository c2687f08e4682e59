using System.CommandLine;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Catalog;
using Npgsql;

namespace ChannelFit.Api.Tests.Cli;

/// <summary>The commands `import` and `export` on a database whose owner is subject to row-level security.</summary>
public sealed class TransferCommandTests : IAsyncLifetime
{
    private const string Record = """{"instrument":"channel-fit@2","answers":{"ENG1":4},"personRef":"crm-1"}""";

    private static readonly PublishedCatalog Published = CatalogLoader.Load(App.SeedsFolder);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("channelfit-transfer-");
    private string database = "";
    private Guid partner;

    public async Task InitializeAsync()
    {
        database = await NonSuperuserDatabase.CreateMigrated();
        await using var source = DataSourceFactory.Create(database);
        partner = await NewPartner(source);
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_file_is_imported_once_and_exported_unchanged()
    {
        var file = await File("history.ndjson", $"{Record}\n{Record.Replace("4", "5")}\n");

        Assert.Equal((0, "2 stored, 0 rejected, 0 already stored.\n", ""), await Run("import", file));
        Assert.Equal((0, "0 stored, 0 rejected, 2 already stored.\n", ""), await Run("import", file));
        Assert.Equal((0, "2 stored, 0 rejected, 0 already stored.\n", ""), await Run("import", file, "--mode", "test"));

        var (code, lines, error) = await Run("export");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            [4, 5],
            TransferClientExtensions
                .Lines(lines)
                .Select(line => line.GetProperty("answers").GetProperty("ENG1").GetInt32())
                .Order()
        );
        Assert.All(
            TransferClientExtensions.Lines(lines),
            line => Assert.False(line.GetProperty("result").GetProperty("test").GetBoolean())
        );
        Assert.Equal((0, "", ""), await Run("export", "--from", "2100-01-01T00:00:00Z"));

        var csv = Path.Combine(folder.FullName, "all.csv");
        Assert.Equal((0, "", ""), await Run("export", csv, "--mode", "test"));
        Assert.Equal(
            ["4", "5"],
            TransferClientExtensions.Rows(await System.IO.File.ReadAllTextAsync(csv)).Select(row => row["ENG1"]).Order()
        );
        Assert.Equal([csv, file], Directory.GetFiles(folder.FullName).Order());
        Assert.Equal((0, "2 stored, 0 rejected, 0 already stored.\n", ""), await Run("import", csv));
    }

    [Fact]
    public async Task Rejected_records_are_listed_and_fail_the_command()
    {
        var file = await File("some.ndjson", $"{Record}\n[]\n{Record.Replace("4", "6")}\n");

        var (code, output, error) = await Run("import", file);

        Assert.Equal(CliCommand.Failed, code);
        Assert.Contains("line 2: The line is JSON, but not an object.\n", output, StringComparison.Ordinal);
        Assert.Contains("line 3: #/answers/ENG1 out-of-range: Must be", output, StringComparison.Ordinal);
        Assert.EndsWith("1 stored, 2 rejected, 0 already stored.\n", output, StringComparison.Ordinal);
        Assert.StartsWith("2 records were rejected", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_arguments_fail_before_anything_is_stored()
    {
        var file = await File("wrong.csv", "colour\nred\n");

        Assert.Equal(CliCommand.UsageError, (await Run("import", "no-such-file")).Code);
        Assert.Equal(CliCommand.UsageError, (await Run("export", "--from", "yesterday")).Code);
        var (code, _, error) = await Run("import", file);
        Assert.Equal(CliCommand.Failed, code);
        Assert.Contains("unknown column 'colour'", error, StringComparison.Ordinal);

        partner = Guid.NewGuid();
        Assert.StartsWith($"There is no partner {partner}", (await Run("export")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unwritable_file_fails_with_one_sentence_and_leaves_no_file()
    {
        var unreachable = Path.Combine(folder.FullName, "no such folder", "x.csv");
        var (code, output, error) = await Run("export", unreachable);

        Assert.Equal((CliCommand.Failed, ""), (code, output));
        Assert.StartsWith("Could not find a part of the path", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'));

        (code, _, error) = await Run("export", "/dev/full");
        Assert.Equal(CliCommand.Failed, code);
        Assert.Equal("/dev/full is a device. Name no file to write to standard output.", error.Trim());

        // A folder has the name of the output file, which the command notices after it has written everything.
        var blockedFile = Path.Combine(folder.FullName, "taken.csv");
        Directory.CreateDirectory(blockedFile);
        (code, _, error) = await Run("export", blockedFile);

        Assert.Equal(CliCommand.Failed, code);
        Assert.Single(error.Split('\n'));
        Assert.Equal([blockedFile], Directory.GetFileSystemEntries(folder.FullName));
    }

    private async Task<string> File(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        await System.IO.File.WriteAllTextAsync(path, text);
        return path;
    }

    private static async Task<Guid> NewPartner(NpgsqlDataSource source)
    {
        var now = DateTimeOffset.UtcNow;
        var created = new Partner(Guid.CreateVersion7(now), "A partner", [], GoldenData.FirstModel, null, now);
        await PartnerStore.Add(source, created, ApiKey.GenerateInitialSet(), default);
        return created.Id;
    }

    private async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var open = CliRunner.Open(database);
        var root = new RootCommand
        {
            ChannelFit.Api.Cli.ImportCommand.Build(
                open,
                _ => Task.FromResult(ApiFixture.SecretKeys),
                Published,
                TimeProvider.System
            ),
            ChannelFit.Api.Cli.ExportCommand.Build(open, Published, TimeProvider.System),
        };
        var (code, output, error) = await CliRunner.Run(root, [.. arguments, "--partner", $"{partner}"]);
        return (code, output, error.TrimEnd());
    }
}
