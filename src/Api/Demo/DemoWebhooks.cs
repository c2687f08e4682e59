using System.Security.Cryptography;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Demo;

/// <summary>Creates the webhooks of the demo partner.</summary>
internal sealed class DemoWebhooks(IServiceProvider services, Caller caller, TenantDb db, CancellationToken cancel)
{
    /// <summary>Returns the webhooks to delete and to read, and creates missing ones.</summary>
    public async Task<List<WebhookRow>> Ensure()
    {
        var webhooks = await List();

        for (var missing = 2 - webhooks.Count; missing > 0; missing--)
        {
            await AddWebhook();
        }

        return await List();

        Task<List<WebhookRow>> List() =>
            WebhookStore.List(db, caller, UuidV7Bounds.Max, WebhookStore.MaxPerMode, cancel);
    }

    /// <summary>Adds a webhook to a host name that never resolves (RFC 6761 §6.4), so that the demo sends nothing.</summary>
    private async Task AddWebhook()
    {
        var protector = services.GetRequiredService<WebhookSecretProtector>();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(
            services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds()
        );
        var row = new WebhookRow(
            Guid.CreateVersion7(now),
            now,
            Test: true,
            "https://crm.invalid/hooks/channelfit",
            ["assessment.completed", "assessment.deleted"],
            "Demo",
            protector.Encrypt(new Dictionary<string, string>()),
            PreviousUntil: null,
            FailingSince: null,
            DisabledAt: null,
            DisabledReason: null
        );
        var secret = protector.Encrypt(RandomNumberGenerator.GetBytes(WebhookSignature.SecretLength));
        await WebhookStore.Add(db, caller, row, secret, key: null, [], cancel);
    }

    /// <summary>Returns the newest delivery of a webhook; an empty list if it has none.</summary>
    public Task<List<DeliveryRow>> ListDeliveries(WebhookRow webhook) =>
        DeliveryStore.List(
            db,
            caller.PartnerId,
            new(webhook.Id, webhook.DisabledAt is not null, null, null, UuidV7Bounds.Max, Limit: 1),
            cancel
        );
}
