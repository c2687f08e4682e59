using System.Net;
using System.Net.Security;
using ChannelFit.Api.Postgres;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>All operations on webhooks, and what they and delivery need.</summary>
public static class WebhookRoutes
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        CreateWebhook.Map(v1);
        ReadWebhooks.Map(v1);
        ChangeWebhook.Map(v1);
        RotateSecret.Map(v1);
        TestWebhook.Map(v1);
        ListDeliveries.Map(v1);
        ReplayDeliveries.Map(v1);
        ReadSamples.Map(v1);
    }

    /// <param name="rules">Where events may be sent.</param>
    /// <param name="kinds">Every kind of event.</param>
    public static void AddWebhooks(
        this IServiceCollection services,
        ReceiverRules rules,
        Func<IServiceProvider, IReadOnlyList<EventKind>> kinds
    )
    {
        services.AddSingleton(rules);
        services.TryAddSingleton<ResolveHost>(_ => Dns.GetHostAddressesAsync);
        services.TryAddSingleton(new SslClientAuthenticationOptions());
        services.AddSingleton<ReceiverAddresses>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton(given => new EventPayloads(kinds(given)));
        services.AddSingleton<WebhookSeal>();
        services.AddSingleton<WebhookReader>();
        services.AddSingleton<WebhookPages>();
        services.AddSingleton<Receiver>();
        services.AddSingleton<DispatchMeter>();
        services.AddHostedService<DispatchWorker>();
        services.AddSingleton<ResealWorker>();
        services.AddHostedService(given => given.GetRequiredService<ResealWorker>());
        services.ConfigureSwaggerGen(options => options.DocumentFilter<WebhookOperations>());
    }
}
