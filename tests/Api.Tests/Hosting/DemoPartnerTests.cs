using System.Net;
using ChannelFit.Api.Demo;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>The demo of Development: one partner per data folder, and data to try at every start.</summary>
public sealed class DemoPartnerTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("channel-fit-demo-");
    private string database = null!;

    public async Task InitializeAsync() => database = await ApiFixture.CreateDatabase();

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_demo_keeps_its_key_and_recreates_deleted_data()
    {
        var (first, _) = await Start(DeleteAll);
        var (repeated, found) = await Start(ReadEverything);

        Assert.Equal(first, repeated);
        Assert.Equal(first, (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "demo-key"))).Trim());
        Assert.All(found, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(7, found.Count);
    }

    [Fact]
    public async Task A_database_without_the_demo_key_gets_a_new_demo_partner()
    {
        var (first, _) = await Start(ReadEverything);
        database = await ApiFixture.CreateDatabase();
        var (other, found) = await Start(ReadEverything);

        Assert.NotEqual(first, other);
        Assert.All(found, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task The_demo_has_a_respondent_token_at_every_start()
    {
        for (var starts = 0; starts < 2; starts++)
        {
            var (_, found) = await Start(Answer);
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], found);
        }

        static async Task<List<HttpStatusCode>> Answer(HttpClient client, SwaggerDemoDefaults demo)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", demo.RespondentToken);
            var read = await client.GetAsync(InvitationClientExtensions.Current);
            var saved = await client.Save(
                """{ "answers": { "CTX1": "software" } }""",
                demo.ParameterValues[("saveAnswers", "If-Match")]
            );
            return [read.StatusCode, saved.StatusCode];
        }
    }

    private async Task<(string Key, List<HttpStatusCode> Found)> Start(
        Func<HttpClient, SwaggerDemoDefaults, Task<List<HttpStatusCode>>> use
    )
    {
        await using WebApplication app = ApiFixture.Build(database, "Development");
        await DemoPartner.EnsureExists(app, folder.FullName, CancellationToken.None);
        await app.StartAsync();
        var demo = app.Services.GetRequiredService<SwaggerDemoDefaults>();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", demo.ApiKeyText);
        return (demo.ApiKeyText!, await use(client, demo));
    }

    private static async Task<List<HttpStatusCode>> ReadEverything(HttpClient client, SwaggerDemoDefaults demo)
    {
        var comparison =
            $"/v1/people/{demo.ParameterValues[("compareAssessments", "personRef")]}/comparison"
            + $"?from={demo.ParameterValues[("compareAssessments", "from")]}&to={demo.ParameterValues[("compareAssessments", "to")]}";
        string[] paths =
        [
            $"/v1/assessments/{demo.ParameterValues[("readAssessment", "id")]}",
            $"/v1/assessments/{demo.ParameterValues[("deleteAssessment", "id")]}",
            comparison,
            $"/v1/people/{demo.ParameterValues[("erasePerson", "personRef")]}/export",
            $"/v1/partner/keys/{demo.ParameterValues[("revokeKey", "id")]}",
            $"/v1/invitations/{demo.ParameterValues[("deleteInvitation", "id")]}",
            $"/v1/webhooks/{demo.ParameterValues[("deleteWebhook", "id")]}",
        ];
        var found = new List<HttpStatusCode>();

        foreach (var path in paths)
        {
            found.Add((await client.GetAsync(path)).StatusCode);
        }

        return found;
    }

    /// <summary>Acts as a visitor who tries everything: erases every person and deletes one of each resource.</summary>
    private static async Task<List<HttpStatusCode>> DeleteAll(HttpClient client, SwaggerDemoDefaults demo)
    {
        string[] paths =
        [
            $"/v1/webhooks/{demo.ParameterValues[("readWebhook", "id")]}",
            $"/v1/webhooks/{demo.ParameterValues[("deleteWebhook", "id")]}",
            $"/v1/partner/keys/{demo.ParameterValues[("revokeKey", "id")]}",
            $"/v1/partner/keys/{demo.ParameterValues[("rotateKey", "id")]}",
            $"/v1/invitations/{demo.ParameterValues[("deleteInvitation", "id")]}",
            $"/v1/people/{demo.ParameterValues[("erasePerson", "personRef")]}",
            $"/v1/people/{demo.ParameterValues[("exportPerson", "personRef")]}",
            "/v1/people/demo-developer",
        ];

        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(path)).StatusCode);
        }

        return [];
    }
}
