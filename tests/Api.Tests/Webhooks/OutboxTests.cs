using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>The SQL fragments that write events for deletions and expiries.</summary>
public sealed class OutboxTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string CountEvents = "select cast(count(*) as integer) from raised";

    [Fact]
    public async Task An_erasure_raises_one_event_per_assessment_and_batches_of_a_hundred_ids()
    {
        var (partner, caller) = await Partner();
        using var _ = partner;
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(
            receiver.Url,
            "assessment.completed",
            "assessment.deleted",
            "person.erased"
        );
        var ids = new List<string>();

        for (var number = 0; number < 3; number++)
        {
            ids.Add(await (await partner.Submit(SubmissionBodies.Complete)).Id());
        }

        await receiver.WaitFor(3);

        // One more row than fits into one event.
        var others = Enumerable.Range(0, 98).Select(_ => Guid.CreateVersion7()).ToArray();
        var count = await Write(
            caller,
            $"""
            with deleted as (delete from assessment where partner_id = @tenant and person_ref = 'crm-4711' returning id, test),
            gone as (select id, test from deleted union all select unnest(@others), true),
            {Outbox.RaiseErasedSql}
            {CountEvents}
            """,
            new { others }
        );
        api.Services.GetRequiredService<OutboxSignal>().Wake();

        Assert.Equal(101 + 2, count);
        var erased = await receiver.WaitFor(2, one => one.Json.Text("type") == "person.erased");
        var deleted = await receiver.WaitFor(101, one => one.Json.Text("type") == "assessment.deleted");
        var erasedIds = erased.SelectMany(one => one.Data.List("assessmentIds")).Select(id => id.GetString()!).ToList();
        Assert.Equal(deleted.Select(one => one.Subject).Order(), erasedIds.Order());
        Assert.Superset(ids.ToHashSet(), erasedIds.ToHashSet());
        Assert.All(erased, one => Assert.Equal(["assessmentIds"], one.Data.Names()));
        Assert.All(erased, one => Assert.InRange(one.Body.Length, 100, 4096));
        Assert.Empty(await partner.Deliveries(webhook, "?event=assessment.completed"));
    }

    [Fact]
    public async Task An_expired_invitation_raises_an_event_with_its_id()
    {
        var (partner, caller) = await Partner();
        using var _ = partner;
        await using var receiver = await WebhookReceiver.Start();
        await partner.Subscribe(receiver.Url, "invitation.expired");
        var id = Guid.CreateVersion7();

        var count = await Write(
            caller,
            $"with expired as (select @id as id, true as test), {Outbox.RaiseInvitationExpiredSql} {CountEvents}",
            new { id }
        );
        api.Services.GetRequiredService<OutboxSignal>().Wake();

        Assert.Equal(1, count);
        Assert.Equal($$"""{"id":"{{id}}"}""", Assert.Single(await receiver.WaitFor(1)).Data.GetRawText());
    }

    [Fact]
    public async Task A_rollback_discards_raised_events()
    {
        var (partner, caller) = await Partner();
        using var _ = partner;
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url, "invitation.expired");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            Write(
                caller,
                $"with expired as (select @id as id, true as test), {Outbox.RaiseInvitationExpiredSql} {CountEvents}; select 1 / 0",
                new { id = Guid.CreateVersion7() }
            )
        );

        Assert.Empty(await partner.Deliveries(webhook));
    }

    private async Task<(HttpClient Client, Caller Caller)> Partner()
    {
        var keys = await api.CreateKeys();
        var key = keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyType.Secret }).Reveal();
        return (api.CreateClient(key), (await api.Services.GetRequiredService<ApiKeyCache>().Find(key, default))!);
    }

    private Task<int> Write(Caller caller, string sql, object args) =>
        api
            .Services.GetRequiredService<TenantDb>()
            .Write(caller.Partner, sql, args, grid => grid.ReadSingleAsync<int>(), default);
}
