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
        ListWebhooks.Map(v1);
        ReadWebhook.Map(v1);
        ChangeWebhook.Map(v1);
        DeleteWebhook.Map(v1);
        RotateWebhookSecret.Map(v1);
        TestWebhook.Map(v1);
        ListDeliveries.Map(v1);
        ReplayDelivery.Map(v1);
        ReplayDeliveries.Map(v1);
        ReadSamples.Map(v1);
    }

    /// <summary>Registers the services of webhooks and deliveries.</summary>
    /// <param name="rules">The allowed addresses.</param>
    public static void AddWebhooks(this IServiceCollection services, WebhookAddressOptions rules)
    {
        services.AddSingleton(rules);
        services.TryAddSingleton<ResolveHost>(_ => Dns.GetHostAddressesAsync);
        services.TryAddSingleton(new SslClientAuthenticationOptions());
        services.AddSingleton<WebhookAddressPolicy>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<AssessmentCompletedEventType>();
        services.AddSingleton<ActivityRecordedEventType>();
        services.AddSingleton(provider => new EventPayloadRenderer([
            provider.GetRequiredService<ActivityRecordedEventType>().CreateEventType(),
            provider.GetRequiredService<AssessmentCompletedEventType>().CreateEventType(provider),
            IdOnlyEventTypes.AssessmentDeleted,
            IdOnlyEventTypes.InvitationExpired,
            IdOnlyEventTypes.PersonErased,
        ]));
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
