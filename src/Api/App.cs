using System.Globalization;
using System.Net.Sockets;
using ChannelFit.Api.Cli;
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

/// <summary>Joins the rooms to a service: settings, database, pipeline, routes.</summary>
public static class App
{
    /// <summary>The seeds beside the program.</summary>
    public static string SeedsFolder { get; } = Path.Combine(AppContext.BaseDirectory, "seeds");

    /// <summary>Serves until the process is told to stop; 1 where it cannot start, with the reason on standard error.</summary>
    public static async Task<int> Serve(string[] args)
    {
        using var signals = new StopSignals();

        try
        {
            await Serve(args, signals.Told);
            return 0;
        }
        catch (OperationCanceledException) when (signals.Told.IsCancellationRequested)
        {
            return 0; // told to stop before it served
        }
        catch (Exception fault) when (Explain(fault) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static async Task Serve(string[] args, CancellationToken stop)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = Settings.Read(builder.Configuration, builder.Environment, serves: true);
        var published = SeedFiles.Read(SeedsFolder);
        CheckCultures(published.Languages);

        using var logs = LoggerFactory.Create(logging => logging.AddLogs(builder.Environment));
        await using var database = await DatabaseHost.Open(settings, logs, stop);
        await Migrations.Run(database.ConnectionString, database.Log, stop);

        var secret = await SecretKeyFile.Open(settings, stop);

        await using var app = Build(builder, settings, published, database.ConnectionString, secret);

        if (app.Environment.IsDevelopment() && settings.ConnectionString is null)
        {
            await Demo.Prepare(app, settings.DataDirectory, stop);
        }

        await Start(app, stop);

        // Drains the requests under way; only then is an embedded PostgreSQL stopped.
        await app.WaitForShutdownAsync(stop);
    }

    private static async Task Start(WebApplication app, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw new SettingsException(
                $"The service cannot listen where it should: {fault.Message.TrimEnd('.')}. Stop what listens there, or "
                    + "choose another address with ASPNETCORE_URLS; a port below 1024 may need rights."
            );
        }
    }

    /// <summary>A report writes its date as its language does, which takes the data of ICU.</summary>
    private static void CheckCultures(IEnumerable<string> languages)
    {
        try
        {
            foreach (var language in languages)
            {
                _ = CultureInfo.GetCultureInfo(language);
            }
        }
        catch (CultureNotFoundException fault)
        {
            throw new SettingsException(
                $"This .NET runtime cannot write dates in the language {fault.InvalidCultureName}: install ICU (Debian: "
                    + "libicu), use a runtime image that holds it, and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT."
            );
        }
    }

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
        builder.Services.AddSingleton<KeptResults>();
        builder.Services.AddSingleton<AssessmentKeeper>();
        builder.Services.AddSingleton<RecordReader>();
        builder.Services.AddSingleton<Importer>();
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

    /// <summary>All that an operator needs to know of a fault; null where the fault is ours.</summary>
    internal static string? Explain(Exception fault) =>
        fault is SettingsException or SeedException or EmbeddedPostgresException ? fault.Message : Verb.Explain(fault);

    private static void Listen(WebApplicationBuilder builder, Settings settings)
    {
        builder.WebHost.UseUrls([.. ListenUrls.Read(builder.Configuration, settings.MetricsPort, [])]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Harden());
    }
}
