using ChannelFit.Api.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests;

/// <summary>A webhook that goes takes its deliveries along, and holds nobody up.</summary>
public sealed class DeletedWebhookTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_submission_neither_waits_for_a_webhook_that_is_being_deleted_nor_fails_with_it()
    {
        using var partner = await house.NewPartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        var id = Guid.Parse(webhook.Text("id"));
        await using var connection = new NpgsqlConnection(house.ConnectionString);
        await connection.OpenAsync();
        await using var deletion = await connection.BeginTransactionAsync();
        await using var delete = new NpgsqlCommand("delete from webhook where id = $1", connection, deletion);
        delete.Parameters.Add(new() { Value = id });
        Assert.Equal(1, await delete.ExecuteNonQueryAsync());

        var stored = await partner.Submit(Bodies.Smallest).WaitAsync(TimeSpan.FromSeconds(5));
        var test = await partner.Post($"{Hooks.PathOf(webhook)}/test", "{}").WaitAsync(TimeSpan.FromSeconds(5));
        await deletion.CommitAsync();
        var after = await partner.Submit(Bodies.Smallest);

        Assert.Equal([201, 202, 201], [(int)stored.StatusCode, (int)test.StatusCode, (int)after.StatusCode]);

        // What was raised for it meanwhile is sent to nobody, and forgotten.
        const string left = "select count(*) from delivery where webhook_id = @id";
        Assert.Equal(2, await house.AsOwner<int>(left, new { id }));
        await house.Services.GetRequiredService<Doors>().ForgetDeliveries(Guid.Empty, default);
        Assert.Equal(0, await house.AsOwner<int>(left, new { id }));
    }

    [Fact]
    public async Task Deleting_it_beside_many_submissions_fails_none()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();

        for (var round = 0; round < 5; round++)
        {
            var webhook = await partner.Subscribe(receiver.Url);
            var submitted = Enumerable.Range(0, 20).Select(_ => partner.Submit(Bodies.Smallest)).ToList();
            var deleted = await partner.DeleteAsync(Hooks.PathOf(webhook));

            Assert.Equal(204, (int)deleted.StatusCode);
            Assert.All(await Task.WhenAll(submitted), answer => Assert.Equal(201, (int)answer.StatusCode));
        }
    }

    [Fact]
    public async Task What_a_crash_left_of_it_ends_with_the_next_start()
    {
        using var partner = await house.NewPartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        var id = Guid.Parse(webhook.Text("id"));
        await partner.Submit(Bodies.Smallest);
        await house.AsOwner<int>("delete from webhook where id = @id returning 1", new { id });
        const string left = "select count(*) from delivery where webhook_id = @id";
        Assert.Equal(1, await house.AsOwner<int>(left, new { id }));

        await using var next = House.Build(house.ConnectionString);
        await next.StartAsync();

        await Eventually.Is(async () => await house.AsOwner<int>(left, new { id }) == 0);
    }

    [Fact]
    public async Task Its_deliveries_go_with_it_and_nobody_elses()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var other = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Smallest);
        await receiver.Await(2);
        var id = Guid.Parse(webhook.Text("id"));
        await house.AsOwner<int>(
            """
            insert into delivery (partner_id, webhook_id, id, event, delivered)
            select partner_id, id, gen_random_uuid(), 'person.erased', true
            from webhook, generate_series(1, 10001)
            where id = @id
            """,
            new { id }
        );

        Assert.Equal(204, (int)(await partner.DeleteAsync(Hooks.PathOf(webhook))).StatusCode);

        Assert.Equal(0, await house.AsOwner<int>("select count(*) from delivery where webhook_id = @id", new { id }));
        Assert.Single(await partner.Deliveries(other));
        await house.Services.GetRequiredService<Doors>().ForgetDeliveries(Guid.Empty, default);
        Assert.Single(await partner.Deliveries(other));
    }
}
