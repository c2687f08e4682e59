using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Catalog;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Every event is delivered at least once after a crash, and no two instances send it at the same time.</summary>
[Trait("Category", "Slow")]
public sealed class DeliveryRecoveryTests : IAsyncLifetime
{
    private string database = "";
    private string key = "";
    private NpgsqlConnection owner = null!;
    private WebhookReceiver receiver = null!;

    public async Task InitializeAsync()
    {
        database = await ApiFixture.CreateDatabase();
        receiver = await WebhookReceiver.Start();
        owner = await Connect(database);

        var keys = ApiKey.GenerateInitialSet();
        key = keys.Single(one => one is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal();
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model.Id;
        var now = DateTimeOffset.UtcNow;
        await using var source = NpgsqlDataSource.Create(database);
        await PartnerStore.Add(source, new(Guid.CreateVersion7(now), "A partner", [], model, null, now), keys, default);
    }

    private static async Task<NpgsqlConnection> Connect(string database)
    {
        var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        return connection;
    }

    public async Task DisposeAsync()
    {
        await owner.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task After_a_kill_before_sending_another_instance_delivers_the_event()
    {
        string stored;

        await using (var killed = await Serve())
        {
            using var partner = killed.Client(key);
            await partner.Subscribe(receiver.Url);

            // Committed, but not claimable by any instance.
            await owner.ExecuteAsync("revoke execute on function claim_outbox from channelfit_app");
            stored = await (await partner.Submit(SubmissionBodies.Complete)).Id();
            await Task.Delay(500);
            Assert.Empty(receiver.Received);
        } // kill -9

        await owner.ExecuteAsync("grant execute on function claim_outbox to channelfit_app");
        await using var next = await Serve();

        Assert.Equal(stored, Assert.Single(await receiver.WaitFor(1)).Subject);
    }

    [Fact]
    public async Task After_a_kill_before_recording_the_event_is_resent_with_the_same_id()
    {
        var never = new TaskCompletionSource();
        receiver.Responder = (_, _) => never.Task;

        await using (var killed = await Serve())
        {
            using var partner = killed.Client(key);
            await partner.Subscribe(receiver.Url);
            await partner.Submit(SubmissionBodies.Complete);
            await receiver.WaitFor(1);
            receiver.Responder = (_, _) => Task.CompletedTask;
        } // kill -9: the event arrived, and no outcome is recorded

        await using var alive = await Serve();
        var served = System.Diagnostics.Stopwatch.StartNew();
        var sent = await receiver.WaitFor(2);

        Assert.InRange(served.Elapsed.TotalSeconds, 0, 15);
        Assert.Equal((sent[0].Id, sent[0].Body), (sent[1].Id, sent[1].Body));
        await Eventually.IsTrue(async () => await owner.QuerySingleAsync<bool>("select delivered from delivery"));
        Assert.Equal(1, await owner.QuerySingleAsync<int>("select attempts from delivery"));
        never.SetResult();
    }

    [Fact]
    public async Task Several_instances_deliver_every_event_exactly_once()
    {
        await using var one = ApiFixture.Build(database);
        await using var other = ApiFixture.Build(database);
        await Task.WhenAll(one.StartAsync(), other.StartAsync());
        using var partner = Client(one);
        using var beside = Client(other);
        receiver.Responder = (_, _) => Task.Delay(20);
        var webhooks = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(number => partner.Subscribe($"{receiver.Url}/{number}"))
        );

        var submitted = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(async attempt =>
                    await (await (attempt % 2 == 0 ? partner : beside).Submit(SubmissionBodies.Smallest)).Id()
                )
        );
        var sent = await receiver.WaitFor(webhooks.Length * submitted.Length);
        await Task.Delay(1500);

        Assert.Equal(sent.Length, receiver.Received.Count);
        Assert.All(
            sent.GroupBy(received => received.Path),
            own => Assert.Equal(submitted.Order(), own.Select(received => received.Subject).Order())
        );
        Assert.Equal(
            0,
            await owner.QuerySingleAsync<int>("select count(*) from delivery where claims <> 1 or not delivered")
        );
    }

    [Fact]
    public async Task The_lease_of_a_slow_delivery_is_renewed()
    {
        await using var one = ApiFixture.Build(database);
        await using var other = ApiFixture.Build(database);
        await Task.WhenAll(one.StartAsync(), other.StartAsync());
        using var partner = Client(one);
        receiver.Responder = (_, _) => Task.Delay(TimeSpan.FromSeconds(13.5));
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Complete);

        await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");

        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task A_delivery_times_out_after_15_seconds()
    {
        await using var one = ApiFixture.Build(database);
        await one.StartAsync();
        using var partner = Client(one);
        receiver.Responder = (_, _) => Task.Delay(TimeSpan.FromSeconds(20));
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Complete);

        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        var attempt = seen.GetProperty("lastAttempt");

        Assert.Equal("timed-out", attempt.Text("error"));
        Assert.InRange(attempt.Number("durationMs"), 14_900, 18_000);
    }

    /// <summary>Serves in Development, where receivers may use http, with proxies that are unreachable.</summary>
    private Task<ServiceProcess> Serve() =>
        ServiceProcess.StartServing(
            database,
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("ChannelFit__Webhooks__AllowPrivateAddresses", "true"),
            ("http_proxy", "http://127.0.0.1:1"),
            ("HTTP_PROXY", "http://127.0.0.1:1"),
            ("ALL_PROXY", "http://127.0.0.1:1")
        );

    private HttpClient Client(Microsoft.AspNetCore.Builder.WebApplication app) =>
        new() { BaseAddress = new(app.Urls.First()), DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
}
