using ChannelFit.Api.Database;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>The events that erasures and expired invitations insert into the outbox.</summary>
public sealed class OutboxTests(ApiFixture api) : IClassFixture<ApiFixture>
{
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
        await api.QueryAsOwner<int>(
            """
            insert into assessment
            select copy.*
            from assessment
            cross join generate_series(1, 98) as number
            cross join lateral json_populate_record(
                assessment,
                json_build_object('id', '01900000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))) as copy
            where assessment.id = @id
            """,
            new { id = Guid.Parse(ids[0]) }
        );
        await Erase(caller);
        api.Services.GetRequiredService<OutboxSignal>().Wake();

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
        var (partner, _) = await Partner();
        using var client = partner;
        await using var receiver = await WebhookReceiver.Start();
        await partner.Subscribe(receiver.Url, "invitation.expired");
        var (id, invited) = await api.Invite(partner);
        invited.Dispose();
        await api.QueryAsOwner<int>(
            "update invitation set created_at = created_at - interval '1 day', expires_at = now() where id::text = @id",
            new { id }
        );

        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow, default);
        api.Services.GetRequiredService<OutboxSignal>().Wake();

        Assert.Equal($$"""{"id":"{{id}}"}""", Assert.Single(await receiver.WaitFor(1)).Data.GetRawText());
    }

    [Fact]
    public async Task Events_of_a_transaction_that_is_rolled_back_are_not_delivered()
    {
        var (partner, caller) = await Partner();
        using var _ = partner;
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url, "assessment.deleted", "person.erased");
        var id = await (await partner.Submit(SubmissionBodies.Complete)).Id();

        // The commit fails after every statement of the erasure has succeeded, so its events are in the outbox by then.
        await api.QueryAsOwner<int>(
            $"""
            create function refuse_commit() returns trigger language plpgsql as $$
            begin
                raise exception '% events', (select count(*) from delivery where partner_id = new.partner_id);
            end $$;
            create constraint trigger refuse_commit after insert on audit deferrable initially deferred
                for each row when (new.partner_id = '{caller.PartnerId}') execute function refuse_commit()
            """
        );
        var failure = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Erase(caller));
        Assert.Equal("2 events", failure.MessageText);

        Assert.Empty(await partner.Deliveries(webhook));
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{id}")).StatusCode);

        await api.QueryAsOwner<int>("drop trigger refuse_commit on audit");
        await Erase(caller);
        api.Services.GetRequiredService<OutboxSignal>().Wake();

        var events = await receiver.WaitFor(2);
        Assert.Equal(["assessment.deleted", "person.erased"], events.Select(one => one.Json.Text("type")).Order());
        Assert.Equal(2, (await partner.Deliveries(webhook)).Count);
    }

    private Task<bool> Erase(Caller caller)
    {
        const string person = "crm-4711";
        var now = DateTimeOffset.UtcNow;
        return ErasureStore.Begin(
            api.Services.GetRequiredService<TenantDb>(),
            caller.PartnerId,
            new(
                Test: true,
                person,
                ErasedPerson.Hashes(ApiFixture.SecretKeys, caller.PartnerId, test: true, person),
                now
            ),
            new(Audit.PersonErased, Test: true, caller.KeyId, Subject: null, now),
            default
        );
    }

    private async Task<(HttpClient Client, Caller Caller)> Partner()
    {
        var keys = await api.CreateKeys();
        var key = keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal();
        return (api.CreateClient(key), (await api.Services.GetRequiredService<ApiKeyCache>().Find(key, default))!);
    }
}
