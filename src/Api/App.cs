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
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChannelFit.Api;

/// <summary>Joins the rooms to a service: settings, database, pipeline, routes.</summary>
public static class App
{
    private const string DefaultUrl = "http://localhost:5080";

    /// <summary>The seeds beside the program.</summary>
    public static string SeedsFolder { get; } = Path.Combine(AppContext.BaseDirectory, "seeds");

    /// <summary>Serves until the process is told to stop; 1 where it cannot start, with the reason on standard error.</summary>
    public static async Task<int> Serve(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            var settings = Settings.Read(builder.Configuration, builder.Environment, serves: true);
            var published = SeedFiles.Read(SeedsFolder);

            using var logs = LoggerFactory.Create(logging => logging.AddLogs(builder.Environment));
            await using var database = await DatabaseHost.Open(settings, logs, CancellationToken.None);
            await Migrations.Run(database.ConnectionString, database.Log);

            var secret = await SecretKeyFile.Open(settings, CancellationToken.None);

            await using var app = Build(builder, settings, published, database.ConnectionString, secret);

            if (app.Environment.IsDevelopment() && settings.ConnectionString is null)
            {
                await Demo.Prepare(app, settings.DataDirectory, CancellationToken.None);
            }

            // Drains the requests under way; only then is an embedded PostgreSQL stopped.
            await app.RunAsync();
            return 0;
        }
        catch (Exception fault) when (Explain(fault) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"{fault.Message} Stop what listens there, or choose another with ASPNETCORE_URLS."
            );
            return 1;
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
        app.UseMetrics(settings.MetricsPort, open: !app.Environment.IsProduction());
        app.UseSafeHeaders();
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
        var configuration = builder.Configuration;
        var urls =
            configuration["urls"] is { Length: > 0 } given ? given
            : configuration["http_ports"] is { Length: > 0 } ports
                ? string.Join(';', ports.Split(';').Select(port => $"http://*:{port}"))
            : DefaultUrl;

        if (settings.MetricsPort is { } metrics)
        {
            urls += $";http://*:{metrics}";
        }

        builder.WebHost.UseUrls(urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Harden());
    }
}
