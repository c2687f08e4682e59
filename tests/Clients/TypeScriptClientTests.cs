using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Guides;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Clients;

/// <summary>A partner who works in TypeScript, with types that openapi-typescript makes of the served contract.</summary>
public sealed class TypeScriptClientTests(PartnerFixture partner) : IClassFixture<PartnerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_typed_client_creates_a_key_submits_lists_receives_an_event_and_erases()
    {
        var sources = Path.Combine(AppContext.BaseDirectory, "TypeScript");
        var folder = Directory.CreateTempSubdirectory("typescript-").FullName;

        try
        {
            foreach (var file in (string[])["story.ts", "tsconfig.json", "package.json"])
            {
                File.Copy(Path.Combine(sources, file), Path.Combine(folder, file));
            }

            var packages = Path.Combine(await NodeRunner.Install(sources), "node_modules");
            Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), packages);
            await File.WriteAllBytesAsync(
                Path.Combine(folder, "openapi.json"),
                await partner.Client.GetByteArrayAsync("/swagger/v1/swagger.json")
            );

            await Run(
                folder,
                "node_modules/openapi-typescript/bin/cli.js",
                "openapi.json",
                "-o",
                "channelfit.d.ts",
                "--default-non-nullable=false"
            );
            await Run(folder, "node_modules/typescript/bin/tsc", "--project", ".");
            var told = await Run(folder, "story.js", $"{partner.Client.BaseAddress}".TrimEnd('/'), partner.Key);

            Assert.Equal(
                [
                    "key 4",
                    "submitted cannot-tell referrals",
                    "listed 1 true",
                    "told assessment.completed true core",
                    "erased 204 404 /problems/not-found",
                ],
                told.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Run(string folder, params string[] arguments)
    {
        var run = await ProcessResult.Run(
            new("node", arguments) { WorkingDirectory = folder },
            Patience,
            CancellationToken.None
        );
        Assert.True(run.Succeeded, $"{string.Join(' ', arguments)}: {run.Output} {run.Complaint}");
        return run.Output;
    }
}
