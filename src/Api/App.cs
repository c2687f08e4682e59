using ChannelFit.Api.Database;
using ChannelFit.Api.Features;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Delete;
using ChannelFit.Api.Features.Assessments.Notes;
using ChannelFit.Api.Features.Assessments.Planning;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Rescore;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Score;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Catalog;
using ChannelFit.Api.Features.Claims;
using ChannelFit.Api.Features.Cohort;
using ChannelFit.Api.Features.InstrumentPages;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Outcomes.Calibration;
using ChannelFit.Api.Features.Outcomes.Statistics;
using ChannelFit.Api.Features.Outcomes.Summary;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Features.Questionnaire;
using ChannelFit.Api.Features.Reports;
using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Features.Webhooks.Endpoints;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Options;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Hosting.Server;

namespace ChannelFit.Api;

/// <summary>Builds the application: services, request pipeline and routes.</summary>
public static class App
{
    /// <summary>The folder of the catalog files, beside the program.</summary>
    public static string SeedsFolder { get; } = Path.Combine(AppContext.BaseDirectory, "seeds");

    /// <summary>Creates a builder that does not watch configuration files, because the watcher would also watch every folder below.</summary>
    public static WebApplicationBuilder NewBuilder(params string[] args) =>
        WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);

    /// <summary>Builds the application. The database must be migrated.</summary>
    public static WebApplication Build(
        WebApplicationBuilder builder,
        ChannelFitOptions options,
        PublishedCatalog catalog,
        string connectionString,
        SecretKeyRing secret,
        PublishedReports? reports = null
    )
    {
        reports ??= PublishedReports.None;
        catalog = reports.ApplyTo(catalog);
        ConfigureKestrel(builder, options);
        var started = false;
        builder.Logging.AddLogs(builder.Environment, () => started);
        builder.AddTelemetry();
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = true);
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(25);
            host.ServicesStopConcurrently = true; // workers do not use up the time of requests
        });
        builder.Host.ConfigureContainer<IServiceCollection>((_, services) => StartServerFirst(services));

        builder.Services.AddDatabaseClock();
        builder.Services.AddSingleton(catalog);
        builder.Services.AddSingleton(reports);
        builder.Services.AddSingleton(secret);
        builder.Services.AddSingleton(services =>
            DataSourceFactory.Create(connectionString, services.GetRequiredService<ILoggerFactory>())
        );
        builder.Services.AddSingleton<TenantDb>();
        builder.Services.AddSingleton<CrossTenantQueries>();
        builder.Services.AddApiKeySecurity();
        builder.Services.AddSingleton<LastUsedRecorder>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LastUsedRecorder>());
        builder.Services.AddSingleton(services => new RequestRateLimiter(
            options.RequestsPerMinute,
            services.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddSingleton(services => new PublicUrl(
            options.PublicUrl,
            services.GetRequiredService<IServer>()
        ));
        builder.Services.AddSingleton<DrainState>();
        builder.Services.AddSingleton<SwaggerDemoDefaults>();
        builder.Services.AddSingleton(new DemoSubmissions(SeedsFolder));
        builder.Services.AddRequestReading();
        builder.Services.AddSingleton<AssessmentScorer>();
        builder.Services.AddSingleton<CompactResultWriter>();
        builder.Services.AddSingleton<StoredResultVerifier>();
        builder.Services.AddSingleton<AssessmentInserter>();
        builder.Services.AddSingleton<AssessmentResponder>();
        builder.Services.AddSingleton<ImportRecordReader>();
        builder.Services.AddSingleton<AssessmentImporter>();
        builder.Services.AddSingleton<ActivityImporter>();
        builder.Services.AddSingleton(_ => new ConcurrencySlots(options.TransfersPerKey));
        builder.Services.AddSingleton(new SpoolLimit(options.SpoolBytes));
        builder.Services.AddSingleton<AssessmentExporter>();
        builder.Services.AddSingleton<RetentionSweeper>();
        builder.Services.AddHostedService<RetentionWorker>();
        builder.Services.AddWebhooks(new(Http: options.IsDevelopment, options.AllowPrivateAddresses));
        builder.Services.AddSingleton<ShareLinkSigner>();
        builder.Services.AddSingleton<CohortLinkSigner>();
        builder.Services.AddApiDescription();

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        app.UseHeadRequests();
        app.UseDraining();
        app.UseTrustedProxies(options.TrustedProxies);
        app.UseSecurityHeaders();
        app.UseMetrics(options.MetricsPort, open: !app.Environment.IsProduction());
        app.UseExceptionHandlingMiddleware();
        app.UseRouting();
        app.UsePartnerCors();
        app.UseApiKeySecurity();
        app.UseApiDescription();

        var v1 = app.MapGroup("/v1");
        CatalogEndpoints.Map(v1, catalog);
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
        WriteNote.Map(v1);
        RescoreAssessment.Map(v1);
        ScoreBatch.Map(v1);
        CreateInvitation.Map(v1);
        ListInvitations.Map(v1);
        ReadInvitation.Map(v1);
        DeleteInvitation.Map(v1);
        ReadCurrentInvitation.Map(v1);
        SaveAnswers.Map(v1);
        ReadCurrentActivity.Map(v1);
        RecordCurrentActivity.Map(v1);
        CreateClaimCode.Map(v1);
        ClaimAssessment.Map(v1);
        ReadPartner.Map(v1);
        ChangePartner.Map(v1);
        ListKeys.Map(v1);
        ReadKey.Map(v1);
        IssueKey.Map(v1);
        RotateKey.Map(v1);
        RevokeKey.Map(v1);
        ReadAudit.Map(v1);
        ImportAssessments.Map(v1);
        ExportAssessments.Map(v1);
        ListPersonAssessments.Map(v1);
        CompareAssessments.Map(v1);
        ExportPerson.Map(v1);
        ErasePerson.Map(v1);
        RecordActivity.Map(v1);
        ListActivity.Map(v1);
        ImportActivity.Map(v1);
        ReadProgress.Map(v1);
        ReadOutcomeSummary.Map(v1);
        ReadCalibration.Map(v1);
        ReadStatistics.Map(v1);
        CreateCohortLink.Map(v1);
        ListCohortLinks.Map(v1);
        RevokeCohortLink.Map(v1);
        WebhookEndpoints.Map(v1);
        OpenShare.Map(app);
        OpenCohort.Map(app);
        ReadCohort.Map(app);
        ReadCohortReport.Map(app);
        ResultAssets.Map(app);
        HealthEndpoints.Map(app);
        ProblemPages.Map(app);
        QuestionnairePages.Map(app);
        ReadInstrumentPage.Map(app);
        return app;
    }

    /// <summary>Starts the server before the workers, so that a process which cannot listen does no work.</summary>
    private static void StartServerFirst(IServiceCollection services)
    {
        var server = services.Single(service => service.ImplementationType?.Name == "GenericWebHostService");
        services.Remove(server);
        services.Insert(0, server);
    }

    private static void ConfigureKestrel(WebApplicationBuilder builder, ChannelFitOptions options)
    {
        builder.WebHost.UseUrls([.. ListenUrls.Resolve(builder.Configuration, options.MetricsPort, [])]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ApplyLimits());
    }
}
