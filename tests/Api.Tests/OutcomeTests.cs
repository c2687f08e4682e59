using ChannelFit.Api.Features.Webhooks;

namespace ChannelFit.Api.Tests;

/// <summary>What comes of deliveries is written down, however many come to their end at once.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public async Task Outcomes_that_overlap_wait_for_each_other_in_turn_and_all_are_kept()
    {
        await using var outbox = await OutboxOnly.Make();
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
            var gone = new Outcome(DateTimeOffset.UtcNow, "", 410, "status", TimeSpan.Zero, null, null);

            var ended = await Task.WhenAll(
                claimed.Select(one => OutcomeStore.Fail(outbox.Db, one, gone, TimeSpan.FromSeconds(5), default))
            );

            Assert.Equal(16, claimed.Count);
            Assert.Single(ended, one => one);
            Assert.Equal(16, await outbox.Ask<int>("select count(*) from delivery where attempts = 1"));
            Assert.Equal(0, await outbox.Ask<int>("select count(*) from delivery where due_at is not null"));
        }
    }

    [Fact]
    public async Task Who_lost_a_delivery_has_nothing_more_to_say_of_it()
    {
        await using var outbox = await OutboxOnly.Make();
        await outbox.Fill(partners: 1, webhooks: 1, deliveries: 1);
        var lost = Assert.Single(await outbox.Claim());
        await outbox.Execute("update delivery set claims = claims + 1");
        var gone = new Outcome(DateTimeOffset.UtcNow, "", 410, "status", TimeSpan.Zero, null, null);

        Assert.False(await OutcomeStore.Fail(outbox.Db, lost, gone, TimeSpan.FromSeconds(5), default));

        Assert.Equal(0, await outbox.Ask<int>("select attempts from delivery"));
        Assert.True(await outbox.Ask<bool>("select failing_since is null and disabled_at is null from webhook"));
    }
}
