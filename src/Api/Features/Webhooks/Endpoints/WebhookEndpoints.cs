using System.Net;
using System.Net.Security;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Maps the operations on webhooks and registers the services of webhooks and deliveries.</summary>
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

    /// <summary>Registers the services of webhooks and deliveries.</summary>
    /// <param name="rules">The allowed addresses.</param>
    /// <param name="eventTypes">Returns all event types.</param>
    public static void AddWebhooks(
        this IServiceCollection services,
        WebhookAddressOptions rules,
        Func<IServiceProvider, IReadOnlyList<WebhookEventType>> eventTypes
    )
    {
        services.AddSingleton(rules);
        services.TryAddSingleton<ResolveHost>(_ => Dns.GetHostAddressesAsync);
        services.TryAddSingleton(new SslClientAuthenticationOptions());
        services.AddSingleton<WebhookAddressPolicy>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton(provider => new EventPayloadRenderer(eventTypes(provider)));
        services.AddSingleton<WebhookSecretProtector>();
        services.AddSingleton<WebhookResponseFactory>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddHostedService<DeliveryWorker>();
        services.AddSingleton<SecretReencryptionWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<SecretReencryptionWorker>());
        services.ConfigureSwaggerGen(options => options.DocumentFilter<WebhookDocumentFilter>());
    }
}
