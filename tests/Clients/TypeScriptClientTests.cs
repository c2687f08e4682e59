using ChannelFit.Api.Tests.Guides;

namespace ChannelFit.Clients;

/// <summary>Partner programs in TypeScript, each with the client that a generator creates from the served contract.</summary>
[Trait("Category", "Slow")]
public sealed class TypeScriptClientTests(PartnerFixture partner, TypeScriptPrograms programs)
    : IClassFixture<PartnerFixture>,
        IClassFixture<TypeScriptPrograms>
{
    [Fact]
    public async Task A_typed_client_creates_a_key_submits_lists_receives_an_event_and_erases()
    {
        await Generate("node_modules/openapi-typescript/bin/cli.js", "openapi.json", "-o", "channelfit.d.ts");
        await programs.Run("node_modules/typescript/bin/tsc", "--project", "tsconfig.story.json");

        Assert.Equal(
            [
                "key 4",
                "submitted support referrals",
                "listed 1 true",
                "told assessment.completed true core",
                "erased 204 404 /problems/not-found",
            ],
            await Run("story.js")
        );
    }

    [Fact]
    public async Task The_hey_api_client_submits_and_reads()
    {
        // The generator looks for tsconfig.json in parent folders of the resolved path; the packages are a symbolic link here.
        await Generate(
            "--preserve-symlinks",
            "--preserve-symlinks-main",
            "node_modules/@hey-api/openapi-ts/dist/run.mjs",
            "-i",
            "openapi.json",
            "-o",
            "hey-api"
        );
        await programs.Run("node_modules/typescript/bin/tsc", "--project", "tsconfig.hey-api.json");

        Assert.Equal(["true support 13"], await Run("hey-api.js"));
    }

    [Fact]
    public async Task The_orval_client_submits_and_reads()
    {
        await Generate(
            "node_modules/orval/dist/bin/orval.js",
            "--input",
            "openapi.json",
            "--output",
            "orval/channelfit.ts"
        );
        await programs.Run("node_modules/typescript/bin/tsc", "--project", "tsconfig.orval.json");

        Assert.Equal(["true support 13"], await Run("orval.js"));
    }

    [Fact]
    public async Task The_openapi_zod_client_client_submits_and_reads_within_its_schemas()
    {
        await Generate("node_modules/openapi-zod-client/bin.js", "openapi.json", "-o", "zod/channelfit.ts");
        await programs.Run("node_modules/typescript/bin/tsc", "--project", "tsconfig.zodios.json");

        Assert.Equal(["true support 13"], await Run("zodios.js"));
    }

    private async Task Generate(params string[] generator)
    {
        await programs.Write(
            "openapi.json",
            await partner.Client.GetByteArrayAsync(new Uri("/swagger/v1/swagger.json", UriKind.Relative))
        );
        await programs.Run(generator);
    }

    private async Task<string[]> Run(string program) =>
        (await programs.Run(program, $"{partner.Client.BaseAddress}".TrimEnd('/'), partner.Key)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
}
