using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Reports;
using ChannelFit.Api.Features.Assessments.Shares;
using ChannelFit.Api.Features.Assessments.Transfer;
using ChannelFit.Api.Features.Catalogue;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Features.Respondents;
using ChannelFit.Api.Features.Webhooks;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        Settings settings,
        Published published,
        string connectionString,
        SecretKey secret
    )
    {
        Listen(builder, settings);
        builder.Logging.AddLogs(builder.Environment);
        builder.AddTelemetry();
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = true);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(published);
        builder.Services.AddSingleton(secret);
        builder.Services.AddSingleton(services =>
            Database.Open(connectionString, services.GetRequiredService<ILoggerFactory>())
        );
        builder.Services.AddSingleton<TenantDb>();
        builder.Services.AddSingleton<Doors>();
        builder.Services.AddKeys();
        builder.Services.AddSingleton<KeyUses>();
        builder.Services.AddHostedService(services => services.GetRequiredService<KeyUses>());
        builder.Services.AddSingleton(services => new RateLimits(
            settings.RequestsPerMinute,
            services.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddSingleton(services => new PublicUrl(
            settings.PublicUrl,
            services.GetRequiredService<IServer>()
        ));
        builder.Services.AddSingleton<DemoKey>();
        builder.Services.AddSingleton(new DemoSubmissions(SeedsFolder));
        builder.Services.AddSingleton<RequestValidator>();
        builder.Services.AddSingleton<SubmissionReader>();
        builder.Services.AddSingleton<ResultJson>();
        builder.Services.AddSingleton<KeptResults>();
        builder.Services.AddSingleton<AssessmentKeeper>();
        builder.Services.AddSingleton<RecordReader>();
        builder.Services.AddSingleton<Importer>();
        builder.Services.AddSingleton(_ => new TransferSlots(settings.TransfersPerKey));
        builder.Services.AddSingleton(new SpoolLimit(settings.SpoolBytes));
        builder.Services.AddSingleton<Exporter>();
        builder.Services.AddSingleton<Retention>();
        builder.Services.AddHostedService<RetentionWorker>();
        builder.Services.AddSingleton<CompletedEvent>();
        builder.Services.AddWebhooks(
            new(Http: settings.IsDevelopment, settings.AllowPrivateAddresses),
            services =>
                [
                    services.GetRequiredService<CompletedEvent>().Kind(services),
                    IdEvents.Deleted,
                    IdEvents.Expired,
                    IdEvents.Erased,
                ]
        );
        builder.Services.AddSingleton<ShareLinks>();
        builder.Services.AddOpenApiDocument();

        var app = builder.Build();
        app.UseTrustedProxies(settings.TrustedProxies);
        app.UseSafeHeaders();
        app.UseMetrics(settings.MetricsPort, open: !app.Environment.IsProduction());
        app.UseProblems();
        app.UseRouting();
        app.UseCrossOrigin();
        app.UseKeys();
        app.UseOpenApiDocument();

        var v1 = app.MapGroup("/v1");
        ReadCatalogue.Map(v1, published);
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
        WebhookRoutes.Map(v1);
        OpenShare.Map(app);
        Health.Map(app);
        ProblemPages.Map(app);
        RespondentPage.Map(app);
        return app;
    }

    private static void Listen(WebApplicationBuilder builder, Settings settings)
    {
        builder.WebHost.UseUrls([.. ListenUrls.Read(builder.Configuration, settings.MetricsPort, [])]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Harden());
    }
}
