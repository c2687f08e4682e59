using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Deleting a webhook deletes its deliveries and does not delay other requests.</summary>
public sealed class DeletedWebhookTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_submission_succeeds_while_a_webhook_is_being_deleted()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        var id = Guid.Parse(webhook.Text("id"));
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync();
        await using var deletion = await connection.BeginTransactionAsync();
        await using var delete = new NpgsqlCommand("delete from webhook where id = $1", connection, deletion);
        delete.Parameters.Add(new() { Value = id });
        Assert.Equal(1, await delete.ExecuteNonQueryAsync());

        var stored = await partner.Submit(SubmissionBodies.Smallest).WaitAsync(TimeSpan.FromSeconds(5));
        var test = await partner
            .Post($"{WebhookClientExtensions.PathOf(webhook)}/test", "{}")
            .WaitAsync(TimeSpan.FromSeconds(5));
        await deletion.CommitAsync();
        var after = await partner.Submit(SubmissionBodies.Smallest);

        Assert.Equal([201, 202, 201], [(int)stored.StatusCode, (int)test.StatusCode, (int)after.StatusCode]);

        // Events written for it in the meantime are dropped without being sent.
        Assert.Equal(2, await Left(id));
        await Sweep(id);
        Assert.Equal(0, await Left(id));
    }

    [Fact]
    public async Task Deleting_a_webhook_under_load_fails_no_submission()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();

        for (var round = 0; round < 5; round++)
        {
            var webhook = await partner.Subscribe(receiver.Url);
            var submitted = Enumerable.Range(0, 20).Select(_ => partner.Submit(SubmissionBodies.Smallest)).ToList();
            var deleted = await partner.DeleteAsync(WebhookClientExtensions.PathOf(webhook));

            Assert.Equal(204, (int)deleted.StatusCode);
            Assert.All(await Task.WhenAll(submitted), response => Assert.Equal(201, (int)response.StatusCode));
        }
    }

    [Fact]
    public async Task Deliveries_left_by_a_crash_are_deleted_by_the_next_sweep()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        var id = Guid.Parse(webhook.Text("id"));
        await partner.Submit(SubmissionBodies.Smallest);
        await api.QueryAsOwner<int>("delete from webhook where id = @id returning 1", new { id });
        Assert.Equal(1, await Left(id));

        await Sweep(id);

        Assert.Equal(0, await Left(id));
    }

    [Fact]
    public async Task A_webhook_is_deleted_even_if_the_deletion_of_its_deliveries_fails()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        var id = Guid.Parse(webhook.Text("id"));
        await partner.Submit(SubmissionBodies.Smallest);
        await api.QueryAsOwner<int>(
            $"""
            create function refuse_deletion() returns trigger language plpgsql as $$
            begin
                raise query_canceled;
            end $$;
            create trigger refuse_deletion before delete on delivery
                for each row when (old.webhook_id = '{id}') execute function refuse_deletion()
            """
        );

        var deleted = await partner.DeleteAsync(WebhookClientExtensions.PathOf(webhook));

        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.Equal(1, await Left(id));
        await api.QueryAsOwner<int>("drop function refuse_deletion cascade");
        await Sweep(id);
        Assert.Equal(0, await Left(id));
    }

    [Fact]
    public async Task Deleting_a_webhook_deletes_only_its_own_deliveries()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var other = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Smallest);
        await receiver.WaitFor(2);
        var id = Guid.Parse(webhook.Text("id"));
        await api.QueryAsOwner<int>(
            """
            insert into delivery (partner_id, webhook_id, id, event, delivered)
            select partner_id, id, gen_random_uuid(), 'person.erased', true
            from webhook, generate_series(1, 2001)
            where id = @id
            """,
            new { id }
        );

        Assert.Equal(204, (int)(await partner.DeleteAsync(WebhookClientExtensions.PathOf(webhook))).StatusCode);

        Assert.Equal(0, await Left(id));
        Assert.Single(await partner.Deliveries(other));
        await Sweep(id);
        Assert.Single(await partner.Deliveries(other));
    }

    private Task<int> Left(Guid webhook) =>
        api.QueryAsOwner<int>("select count(*) from delivery where webhook_id = @webhook", new { webhook });

    /// <summary>Sweeps the partner whose audit log names a webhook.</summary>
    private async Task Sweep(Guid webhook) =>
        await DeliveryCleanup.Sweep(
            api.Services.GetRequiredService<TenantDb>(),
            await api.QueryAsOwner<Guid>(
                "select partner_id from audit where subject = @webhook limit 1",
                new { webhook }
            ),
            DateTimeOffset.UtcNow,
            default
        );
}
