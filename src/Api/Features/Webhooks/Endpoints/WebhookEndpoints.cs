using System.Net;
using System.Net.Security;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>All operations on webhooks, and what they and delivery need.</summary>
public static class WebhookEndpoints
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        CreateWebhook.Map(v1);
        ReadWebhooks.Map(v1);
        ChangeWebhook.Map(v1);
        RotateWebhookSecret.Map(v1);
        TestWebhook.Map(v1);
        ListDeliveries.Map(v1);
        ReplayDeliveries.Map(v1);
        ReadEventSamples.Map(v1);
    }

    /// <param name="rules">Where events may be sent.</param>
    /// <param name="kinds">Every kind of event.</param>
    public static void AddWebhooks(
        this IServiceCollection services,
        WebhookAddressOptions rules,
        Func<IServiceProvider, IReadOnlyList<WebhookEventType>> kinds
    )
    {
        services.AddSingleton(rules);
        services.TryAddSingleton<ResolveHost>(_ => Dns.GetHostAddressesAsync);
        services.TryAddSingleton(new SslClientAuthenticationOptions());
        services.AddSingleton<WebhookAddressPolicy>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton(given => new EventPayloadRenderer(kinds(given)));
        services.AddSingleton<WebhookSecretProtector>();
        services.AddSingleton<WebhookResponseFactory>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddHostedService<DeliveryWorker>();
        services.AddSingleton<SecretReencryptionWorker>();
        services.AddHostedService(given => given.GetRequiredService<SecretReencryptionWorker>());
        services.ConfigureSwaggerGen(options => options.DocumentFilter<WebhookDocumentFilter>());
    }
}
