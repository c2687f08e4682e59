using System.Net;
using ChannelFit.Api.Demo;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Clients;

/// <summary>Runs the Postman collection of the contract unchanged with newman and the API keys of the demo.</summary>
[Trait("Category", "Slow")]
public sealed class PostmanTests(TypeScriptPrograms programs) : IClassFixture<TypeScriptPrograms>
{
    [Fact]
    public async Task Every_request_of_the_collection_succeeds()
    {
        var data = Directory.CreateTempSubdirectory("channel-fit-demo-");

        try
        {
            await using var app = ApiFixture.Build(
                await ApiFixture.CreateDatabase(),
                "Development",
                resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])
            );
            await DemoPartner.EnsureExists(app, data.FullName, CancellationToken.None);
            await app.StartAsync();
            var demo = app.Services.GetRequiredService<SwaggerDemoDefaults>();
            using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
            await programs.Write(
                "openapi.json",
                await client.GetByteArrayAsync(new Uri(OpenApiSetup.Path, UriKind.Relative))
            );

            await programs.Run("collection.mjs", "openapi.json", "collection.json");
            await programs.Run(
                "node_modules/newman/bin/newman.js",
                "run",
                "collection.json",
                "--env-var",
                $"bearerToken={demo.ApiKeyText}",
                "--env-var",
                $"respondentToken={demo.RespondentToken}",
                "--color",
                "off"
            );
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
