using System.Diagnostics;
using ChannelFit.Api.Http.Problems;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChannelFit.Api.Http;

/// <summary>Traces, metrics and logs. They contain codes, ids and route templates, but no paths, queries or bodies.</summary>
public static class Telemetry
{
    private const string Path = "/metrics";

    /// <summary>
    /// Meters that every request would update: of Kestrel's buffers, eight times, and of routing, whose counts are those of
    /// the request durations by route.
    /// </summary>
    private static readonly string[] IgnoredMeters =
    [
        "Microsoft.AspNetCore.MemoryPool",
        "Microsoft.AspNetCore.Routing",
    ];

    /// <summary>Adds logging to the console: JSON lines, and plain text in Development.</summary>
    /// <param name="logging">The logging builder.</param>
    /// <param name="environment">The environment of the service.</param>
    /// <param name="hasStarted">
    /// True if the service has started. A failed start prints one sentence; until then the host's two stack traces are
    /// filtered out.
    /// </param>
    public static void AddLogs(this ILoggingBuilder logging, IHostEnvironment environment, Func<bool> hasStarted)
    {
        logging.ClearProviders();

        if (environment.IsDevelopment())
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
        else
        {
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "O"; // ISO 8601, the same in every culture
            });
        }

        logging
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && hasStarted())
            .AddFilter(
                "Microsoft.AspNetCore.Server.Kestrel",
                level => level >= LogLevel.Warning && (level < LogLevel.Critical || hasStarted())
            );

        // The scope of a request contains its path, and no log needs it.
        logging.Services.Configure<LoggerFilterOptions>(options => options.CaptureScopes = false);

        // The framework logs paths and queries, and a path may contain a person reference.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning);
    }

    /// <summary>Adds metrics, and traces if a collector is configured.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("channelfit"))
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddNpgsqlInstrumentation()
                    .AddMeter("ChannelFit")
                    .AddView(static instrument =>
                        IgnoredMeters.Contains(instrument.Meter.Name) ? MetricStreamConfiguration.Drop : null
                    )
                    .AddPrometheusExporter()
            );

        // Without a collector nothing reads traces, but every request would pay for them.
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
        {
            // The host creates an activity for each request if its diagnostics may log.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }
        else
        {
            telemetry
                .WithTracing(traces =>
                    traces
                        .AddAspNetCoreInstrumentation(options =>
                        {
                            options.EnrichWithHttpRequest = (activity, _) => RemoveUrl(activity);
                            options.EnrichWithHttpResponse = (activity, _) => RemoveUrl(activity);
                        })
                        .AddNpgsql()
                        .AddOtlpExporter()
                )
                .WithMetrics(metrics => metrics.AddOtlpExporter());
        }
    }

    /// <summary>
    /// Serves /metrics. With a metrics port only that port serves it; without one the port of the API serves it if
    /// <paramref name="open"/> is true.
    /// </summary>
    public static void UseMetrics(this WebApplication app, int? port, bool open)
    {
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http =>
            http.Request.Path == Path && (port is null ? open : http.Connection.LocalPort == port)
        );

        // The metrics port serves nothing else: it may be reachable from networks that must not reach the API.
        app.Use(
            (http, next) =>
                port is not null && http.Connection.LocalPort == port
                    ? ProblemResults.Of(ProblemKind.NotFound).ExecuteAsync(http)
                    : next(http)
        );
    }

    private static void RemoveUrl(Activity activity)
    {
        activity.SetTag("url.path", null);
        activity.SetTag("url.query", null);
        activity.SetTag("url.full", null);
    }
}
