using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Outcomes of deliveries are recorded, however many finish at the same time.</summary>
public sealed class DeliveryOutcomeTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Concurrent_delivery_outcomes_are_all_recorded_without_deadlock()
    {
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 1, webhooks: 1, deliveries: 80);

        for (var round = 0; round < 10; round++)
        {
            await outbox.Execute(
                """
                update webhook set disabled_at = null, disabled_reason = null, failing_since = null;
                update delivery set due_at = now(), leased_until = null, attempts = 0
                """
            );
            var claimed = (await outbox.Claim()).Concat(await outbox.Claim()).ToList();
            var gone = new DeliveryOutcome(DateTimeOffset.UtcNow, "", 410, "status", TimeSpan.Zero, null, null);

            var ended = await Task.WhenAll(
                claimed.Select(one =>
                    DeliveryOutcomeStore.RecordFailure(outbox.Db, one, gone, TimeSpan.FromSeconds(5), default)
                )
            );

            Assert.Equal(16, claimed.Count);
            Assert.Single(ended, one => one);
            Assert.Equal(16, await outbox.Query<int>("select count(*) from delivery where attempts = 1"));
            Assert.Equal(
                0,
                await outbox.Query<int>("select count(*) from delivery where attempts = 1 and due_at is not null")
            );
            Assert.Empty(await outbox.Claim());
        }
    }

    [Fact]
    public async Task Disabling_a_webhook_changes_its_failed_delivery_and_no_other()
    {
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 1, webhooks: 1, deliveries: 50);
        var failed = (await outbox.Claim())[0];
        var gone = new DeliveryOutcome(DateTimeOffset.UtcNow, "", 410, "status", TimeSpan.Zero, null, null);

        Assert.True(
            await DeliveryOutcomeStore.RecordFailure(outbox.Db, failed, gone, TimeSpan.FromSeconds(5), default)
        );

        const string changed = "select string_agg(id::text, ',') from delivery where xmin = (select xmin from webhook)";
        Assert.Equal($"{failed.Id}", await outbox.Query<string>(changed));
        Assert.True(await outbox.Query<bool>("select due_at is null from delivery where id = @Id", new { failed.Id }));
        await outbox.Execute("update delivery set leased_until = null");
        Assert.Empty(await outbox.Claim());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_instance_that_lost_its_claim_cannot_record_an_outcome()
    {
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 1, webhooks: 1, deliveries: 1);
        var failed = Assert.Single(await outbox.Claim());
        await outbox.Execute("update delivery set claims = claims + 1");
        var gone = new DeliveryOutcome(DateTimeOffset.UtcNow, "", 410, "status", TimeSpan.Zero, null, null);

        Assert.False(
            await DeliveryOutcomeStore.RecordFailure(outbox.Db, failed, gone, TimeSpan.FromSeconds(5), default)
        );

        Assert.Equal(0, await outbox.Query<int>("select attempts from delivery"));
        Assert.True(await outbox.Query<bool>("select failing_since is null and disabled_at is null from webhook"));
    }
}
