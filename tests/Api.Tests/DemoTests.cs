using System.Net;
using ChannelFit.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests;

/// <summary>The demo of Development: one partner to a data folder, and at every start something to try.</summary>
public sealed class DemoTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("channel-fit-demo-");
    private string database = null!;

    public async Task InitializeAsync() => database = await House.NewDatabase();

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_demo_keeps_its_key_and_makes_again_what_was_deleted()
    {
        var (first, _) = await Start(DeleteAll);
        var (again, found) = await Start(ReadAll);

        Assert.Equal(first, again);
        Assert.Equal(first, (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "demo-key"))).Trim());
        Assert.All(found, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(7, found.Count);
    }

    [Fact]
    public async Task A_database_that_does_not_know_the_key_gets_a_demo_of_its_own()
    {
        var (first, _) = await Start(ReadAll);
        database = await House.NewDatabase();
        var (other, found) = await Start(ReadAll);

        Assert.NotEqual(first, other);
        Assert.All(found, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task The_demo_has_a_token_of_a_respondent_at_every_start()
    {
        for (var starts = 0; starts < 2; starts++)
        {
            var (_, found) = await Start(Answer);
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], found);
        }

        static async Task<List<HttpStatusCode>> Answer(HttpClient client, DemoKey demo)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", demo.RespondentToken);
            var read = await client.GetAsync(Invitees.Current);
            var saved = await client.Save(
                """{ "answers": { "CTX1": "tech" } }""",
                demo.Aims[("saveAnswers", "If-Match")]
            );
            return [read.StatusCode, saved.StatusCode];
        }
    }

    private async Task<(string Key, List<HttpStatusCode> Found)> Start(
        Func<HttpClient, DemoKey, Task<List<HttpStatusCode>>> use
    )
    {
        await using WebApplication app = House.Build(database, "Development");
        await Demo.Prepare(app, folder.FullName, CancellationToken.None);
        await app.StartAsync();
        var demo = app.Services.GetRequiredService<DemoKey>();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", demo.Text);
        return (demo.Text!, await use(client, demo));
    }

    private static async Task<List<HttpStatusCode>> ReadAll(HttpClient client, DemoKey demo)
    {
        var comparison =
            $"/v1/people/{demo.Aims[("compareAssessments", "personRef")]}/comparison"
            + $"?from={demo.Aims[("compareAssessments", "from")]}&to={demo.Aims[("compareAssessments", "to")]}";
        string[] paths =
        [
            $"/v1/assessments/{demo.Aims[("readAssessment", "id")]}",
            $"/v1/assessments/{demo.Aims[("deleteAssessment", "id")]}",
            comparison,
            $"/v1/people/{demo.Aims[("erasePerson", "personRef")]}/export",
            $"/v1/partner/keys/{demo.Aims[("revokeKey", "id")]}",
            $"/v1/invitations/{demo.Aims[("deleteInvitation", "id")]}",
            $"/v1/webhooks/{demo.Aims[("deleteWebhook", "id")]}",
        ];
        var found = new List<HttpStatusCode>();

        foreach (var path in paths)
        {
            found.Add((await client.GetAsync(path)).StatusCode);
        }

        return found;
    }

    /// <summary>What a curious visitor may do: everybody erased, and one of each thing ended.</summary>
    private static async Task<List<HttpStatusCode>> DeleteAll(HttpClient client, DemoKey demo)
    {
        string[] paths =
        [
            $"/v1/webhooks/{demo.Aims[("readWebhook", "id")]}",
            $"/v1/webhooks/{demo.Aims[("deleteWebhook", "id")]}",
            $"/v1/partner/keys/{demo.Aims[("revokeKey", "id")]}",
            $"/v1/partner/keys/{demo.Aims[("rotateKey", "id")]}",
            $"/v1/invitations/{demo.Aims[("deleteInvitation", "id")]}",
            $"/v1/people/{demo.Aims[("erasePerson", "personRef")]}",
            $"/v1/people/{demo.Aims[("exportPerson", "personRef")]}",
            "/v1/people/demo-developer",
        ];

        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(path)).StatusCode);
        }

        return [];
    }
}
