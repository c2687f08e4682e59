using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Http;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

[Trait("Category", "Slow")]
public sealed class UnconfirmedWriteTests(StandbyPair pair) : IClassFixture<StandbyPair>
{
    private static readonly string Submission = SubmissionBodies.Replace("personRef", "\"crm-kept\"");

    [Fact]
    public async Task Writes_not_confirmed_by_a_standby_return_503_and_can_be_retried()
    {
        await using var app = ApiFixture.Build(pair.Primary);
        await app.StartAsync();
        using var partner = await ApiFixture.CreatePartner(app);
        await (await partner.Submit(Submission)).Id();
        var path = $"/v1/assessments/{await (await partner.Submit(SubmissionBodies.Smallest)).Id()}";
        var otherPath = $"/v1/assessments/{await (await partner.Submit(SubmissionBodies.Smallest)).Id()}";
        var webhook = WebhookClientExtensions.PathOf(await partner.Subscribe("http://127.0.0.1:9/hooks"));
        var share = await (await partner.Post($"{path}/shares", "{}")).Id();
        var invitation = await (await partner.Post("/v1/invitations", InvitationClientExtensions.Smallest)).Id();
        var (ending, _) = await partner.IssueKey("assessments:read");
        var (rotating, _) = await partner.IssueKey("assessments:read");

        await pair.StopStandby();
        var import = Import();

        // The erasure below takes the lock of imports alone: behind it the import would wait, and store nothing.
        await Eventually.IsTrue(async () =>
        {
            // On a busy machine the import may have ended before it was seen.
            import = import.IsCompleted ? Import() : import;
            return await PostgresClusterFixture.Execute(
                pair.Primary,
                "select 1 from pg_stat_activity where wait_event = 'SyncRep' and query ilike 'commit%'"
            )
                is not null;
        });
        var responses = await Task.WhenAll(
            partner.Submit(SubmissionBodies.Smallest, "attempt"),
            partner.Submit(SubmissionBodies.Smallest),
            partner.Post($"{path}/rescore", """{"model":"fit-model@2.0.0"}""", "rescore"),
            partner.DeleteAsync("/v1/people/crm-kept"),
            partner.DeleteAsync(otherPath),
            partner.Post($"{path}/shares", "{}", "share"),
            partner.DeleteAsync($"{path}/shares/{share}"),
            partner.Post("/v1/invitations", InvitationClientExtensions.Smallest, "invitation"),
            partner.DeleteAsync($"/v1/invitations/{invitation}"),
            partner.Post(PartnerClientExtensions.Keys, """{"kind":"secret","scopes":["assessments:read"]}""", "key"),
            partner.RevokeKey(ending),
            partner.RotateKey(rotating, "{}"),
            partner.ChangeSettings("""{"name":"Another"}"""),
            partner.Post("/v1/webhooks", """{"url":"http://127.0.0.1:9/","events":["person.erased"]}""", "webhook"),
            partner.Patch(webhook, """{"description":"Another"}"""),
            partner.Post($"{webhook}/rotate-secret", "{}"),
            partner.Post($"{webhook}/test", "{}")
        );

        foreach (var response in responses)
        {
            await response.AssertProblem(503, "unavailable");
            Assert.InRange(int.Parse(response.Header("Retry-After")!), 1, 60);
        }

        // Some requests may have waited for a lock that these held, so that nothing of them was executed.
        var detail = (await responses[0].AssertProblem(503, "unavailable")).Text("detail");
        Assert.Contains("may have been stored", detail, StringComparison.Ordinal);
        Assert.Contains("Idempotency-Key", detail, StringComparison.Ordinal);

        // The response had already begun, so its last line reports the problem.
        var last = TransferClientExtensions.Lines(await (await import).Text())[^1].GetProperty("problem");
        Assert.Equal("/problems/unavailable", last.Text("type"));
        Assert.Contains("may have been stored", last.Text("detail"), StringComparison.Ordinal);

        // A retry does not confirm a row that exists only on the primary.
        await (await partner.Submit(SubmissionBodies.Smallest, "attempt")).AssertProblem(503, "unavailable");
        await (await partner.RevokeKey(ending)).AssertProblem(503, "unavailable");
        await (await partner.DeleteAsync(otherPath)).AssertProblem(503, "unavailable");
        await Workers_and_commands_do_not_take_an_unconfirmed_write_for_done(app);

        await pair.StartStandby();
        await pair.WaitUntilSynchronous();
        var retried = await partner.Submit(SubmissionBodies.Smallest, "attempt");
        Assert.Equal("true", retried.Header("Idempotency-Replayed"));
        var id = await retried.Id();
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-kept")).StatusCode);

        await Nothing_is_written_to_a_standby(partner, $"/v1/assessments/{id}");
        await using var both = ApiFixture.Build(pair.Both);
        await both.StartAsync();
        using var either = new HttpClient { BaseAddress = new(both.Urls.First()) };
        either.DefaultRequestHeaders.Authorization = partner.DefaultRequestHeaders.Authorization;
        await (await either.Submit(SubmissionBodies.Smallest)).Id();

        await pair.FailOver();
        Assert.Equal(1L, await Count($"id = '{id}'"));
        Assert.Equal(0L, await Count("person_ref = 'crm-kept'"));

        // Npgsql retries a host that was down after 10 s.
        await Eventually.IsTrue(async () => (int)(await either.Submit(SubmissionBodies.Smallest)).StatusCode == 201);

        Task<HttpResponseMessage> Import() =>
            partner.Post(
                TransferClientExtensions.Import,
                SubmissionBodies.Bytes(SubmissionBodies.ForPerson($"crm-{Guid.NewGuid():N}")),
                MediaTypes.Ndjson
            );
    }

    private async Task Workers_and_commands_do_not_take_an_unconfirmed_write_for_done(WebApplication app)
    {
        await Assert.ThrowsAsync<UnconfirmedWriteException>(() =>
            app.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow.AddDays(1), default)
        );

        await PostgresClusterFixture.Execute(pair.Primary, "create database empty");
        var empty = new NpgsqlConnectionStringBuilder(pair.Primary) { Database = "empty" }.ConnectionString;
        await Assert.ThrowsAsync<UnconfirmedWriteException>(() => Migrations.Run(empty, NullLogger.Instance));

        var (code, output, error) = await ServiceProcess.Run(
            [("ConnectionStrings__ChannelFit", pair.Primary)],
            "partner",
            "create",
            "Somebody"
        );
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("no standby confirmed it", error, StringComparison.Ordinal);
    }

    private async Task Nothing_is_written_to_a_standby(HttpClient partner, string path)
    {
        await using var app = ApiFixture.Build(pair.Standby);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = partner.DefaultRequestHeaders.Authorization;

        await Eventually.IsTrue(async () => (int)(await client.GetAsync(path)).StatusCode == 200);
        await (await client.Submit(SubmissionBodies.Smallest)).AssertProblem(503, "unavailable");
        await (await client.DeleteAsync(path)).AssertProblem(503, "unavailable");
        var ready = await (await client.GetAsync("/health/ready")).AssertProblem(503, "unavailable");
        Assert.Contains("read-only", ready.Text("detail"), StringComparison.Ordinal);
    }

    private async Task<long> Count(string condition) =>
        (long)
            (await PostgresClusterFixture.Execute(pair.Standby, $"select count(*) from assessment where {condition}"))!;
}
