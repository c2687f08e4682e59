using ChannelFit.Api.Database;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A database whose outbox no worker empties, with the partners, webhooks and deliveries of a test.</summary>
internal sealed class OutboxDatabase : IAsyncDisposable
{
    private readonly WebApplication app;

    private OutboxDatabase(WebApplication app) => this.app = app;

    public CrossTenantQueries Queries => app.Services.GetRequiredService<CrossTenantQueries>();

    public TenantDb Db => app.Services.GetRequiredService<TenantDb>();

    public static async Task<OutboxDatabase> Create() => new(ApiFixture.Build(await ApiFixture.CreateDatabase()));

    /// <summary>Claims deliveries like an instance with none in flight.</summary>
    public Task<List<ClaimedDelivery>> Claim(int most = 128, params Guid[] busy) =>
        Queries.ClaimOutbox(most, share: 8, busy, TimeSpan.FromMinutes(1), CancellationToken.None);

    /// <summary>Adds partners with a number of webhooks each, and a number of deliveries per webhook.</summary>
    /// <param name="due">SQL expression of the time at which they are due.</param>
    public async Task<Guid[]> Fill(int partners, int webhooks, int deliveries, string due = "now()")
    {
        var partnerIds = Enumerable.Range(0, partners).Select(_ => Guid.NewGuid()).ToArray();
        var subscribed = partnerIds
            .SelectMany(partner => Enumerable.Range(0, webhooks).Select(_ => (partner, Guid.NewGuid())))
            .ToList();
        var (owners, ids) = (
            subscribed.Select(one => one.partner).ToArray(),
            subscribed.Select(one => one.Item2).ToArray()
        );
        await Execute(
            $"""
            insert into partner (id, name, origins, model, created_at)
            select id, 'One of many', array[]::text[], 'fit-model@1.0.0', now() from unnest(@partnerIds) as id;

            insert into webhook (partner_id, id, created_at, test, url, events, secret, headers)
            select partner, id, now(), true, 'https://a.example/', array['person.erased'], '', ''
            from unnest(@owners, @ids) as subscribed (partner, id);

            insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
            select partner, id, new_event_id(), 'person.erased', array[]::uuid[], {due}
            from unnest(@owners, @ids) as subscribed (partner, id), generate_series(1, @deliveries)
            """,
            new
            {
                partnerIds,
                owners,
                ids,
                deliveries,
            }
        );
        return partnerIds;
    }

    /// <summary>Executes a statement directly on the database.</summary>
    public async Task<int> Execute(string sql, object? args = null)
    {
        await using var connection = await Open();
        return await connection.ExecuteAsync(sql, args);
    }

    public async Task<T> Query<T>(string sql, object? args = null)
    {
        await using var connection = await Open();
        return (await connection.ExecuteScalarAsync<T>(sql, args))!;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<NpgsqlConnection> Open() =>
        await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
}
