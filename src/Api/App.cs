using ChannelFit.Api.Database;
using ChannelFit.Api.Features;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Rescore;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Score;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Catalog;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Features.Reports;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Features.Webhooks.Endpoints;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Options;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Hosting.Server;

namespace ChannelFit.Api;

/// <summary>Joins the rooms to a service: settings, pipeline, routes.</summary>
public static class App
{
    /// <summary>The seeds beside the program.</summary>
    public static string SeedsFolder { get; } = Path.Combine(AppContext.BaseDirectory, "seeds");

    /// <summary>Settings as they are now: whoever watched their files would watch all that lies in the folders below.</summary>
    public static WebApplicationBuilder NewBuilder(params string[] args) =>
        WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);

    /// <summary>The service on a migrated database, ready to run.</summary>
    public static WebApplication Build(
        WebApplicationBuilder builder,
        ChannelFitOptions settings,
        PublishedCatalog published,
        string connectionString,
        SecretKeyRing secret
    )
    {
        Listen(builder, settings);
        var started = false;
        builder.Logging.AddLogs(builder.Environment, () => started);
        builder.AddTelemetry();
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = true);
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = TimeSpan.FromSeconds(25);
            options.ServicesStopConcurrently = true; // no worker takes of the time that requests have
        });
        builder.Host.ConfigureContainer<IServiceCollection>((_, services) => StartServerFirst(services));

        builder.Services.AddDatabaseClock();
        builder.Services.AddSingleton(published);
        builder.Services.AddSingleton(secret);
        builder.Services.AddSingleton(services =>
            DataSourceFactory.Create(connectionString, services.GetRequiredService<ILoggerFactory>())
        );
        builder.Services.AddSingleton<TenantDb>();
        builder.Services.AddSingleton<CrossTenantQueries>();
        builder.Services.AddApiKeyAuthentication();
        builder.Services.AddSingleton<LastUsedRecorder>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LastUsedRecorder>());
        builder.Services.AddSingleton(services => new RequestRateLimiter(
            settings.RequestsPerMinute,
            services.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddSingleton(services => new PublicUrl(
            settings.PublicUrl,
            services.GetRequiredService<IServer>()
        ));
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddSingleton<SwaggerDemoDefaults>();
        builder.Services.AddSingleton(new DemoSubmissions(SeedsFolder));
        builder.Services.AddRequestReading();
        builder.Services.AddSingleton<AssessmentScorer>();
        builder.Services.AddSingleton<CompactResultWriter>();
        builder.Services.AddSingleton<StoredResultVerifier>();
        builder.Services.AddSingleton<AssessmentStore>();
        builder.Services.AddSingleton<ImportRecordReader>();
        builder.Services.AddSingleton<AssessmentImporter>();
        builder.Services.AddSingleton(_ => new TransferSlots(settings.TransfersPerKey));
        builder.Services.AddSingleton(new SpoolLimit(settings.SpoolBytes));
        builder.Services.AddSingleton<AssessmentExporter>();
        builder.Services.AddSingleton<RetentionSweeper>();
        builder.Services.AddHostedService<RetentionWorker>();
        builder.Services.AddSingleton<AssessmentCompletedEventType>();
        builder.Services.AddWebhooks(
            new(Http: settings.IsDevelopment, settings.AllowPrivateAddresses),
            services =>
                [
                    services.GetRequiredService<AssessmentCompletedEventType>().CreateEventType(services),
                    IdOnlyEventTypes.AssessmentDeleted,
                    IdOnlyEventTypes.InvitationExpired,
                    IdOnlyEventTypes.PersonErased,
                ]
        );
        builder.Services.AddSingleton<ShareLinkSigner>();
        builder.Services.AddApiDescription();

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        app.UseHead();
        app.UseDraining();
        app.UseTrustedProxies(settings.TrustedProxies);
        app.UseSecurityHeaders();
        app.UseMetrics(settings.MetricsPort, open: !app.Environment.IsProduction());
        app.UseExceptionHandlingMiddleware();
        app.UseRouting();
        app.UsePartnerCors();
        app.UseApiKeyAuthentication();
        app.UseApiDescription();

        var v1 = app.MapGroup("/v1");
        CatalogEndpoints.Map(v1, published);
        ScoreAnswers.Map(v1);
        SubmitAssessment.Map(v1);
        ReadAssessment.Map(v1);
        ReadReport.Map(v1);
        CreateShare.Map(v1);
        ListShares.Map(v1);
        RevokeShare.Map(v1);
        ListAssessments.Map(v1);
        DeleteAssessment.Map(v1);
        ReadChannel.Map(v1);
        PlanHours.Map(v1);
        RescoreAssessment.Map(v1);
        ScoreBatch.Map(v1);
        CreateInvitation.Map(v1);
        ListInvitations.Map(v1);
        DeleteInvitation.Map(v1);
        CurrentInvitation.Map(v1);
        ReadPartner.Map(v1);
        ChangePartner.Map(v1);
        ListKeys.Map(v1);
        IssueKey.Map(v1);
        RotateKey.Map(v1);
        RevokeKey.Map(v1);
        ReadAudit.Map(v1);
        ImportAssessments.Map(v1);
        ExportAssessments.Map(v1);
        ListPersonAssessments.Map(v1);
        ComparePerson.Map(v1);
        ExportPerson.Map(v1);
        ErasePerson.Map(v1);
        WebhookEndpoints.Map(v1);
        OpenShare.Map(app);
        HealthEndpoints.Map(app);
        ProblemPages.Map(app);
        RespondentPage.Map(app);
        return app;
    }

    /// <summary>Starts workers once the service listens: one that cannot listen has then done nothing else.</summary>
    private static void StartServerFirst(IServiceCollection services)
    {
        var server = services.Single(service => service.ImplementationType?.Name == "GenericWebHostService");
        services.Remove(server);
        services.Insert(0, server);
    }

    private static void Listen(WebApplicationBuilder builder, ChannelFitOptions settings)
    {
        builder.WebHost.UseUrls([.. ListenUrls.Resolve(builder.Configuration, settings.MetricsPort, [])]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ApplyLimits());
    }
}
