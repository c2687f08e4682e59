using System.Diagnostics;
using ChannelFit.Api.Http.Problems;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChannelFit.Api.Http;

/// <summary>Traces, metrics and logs: codes, ids and route templates, never a path, a query or a body.</summary>
public static class Telemetry
{
    private const string Path = "/metrics";

    /// <summary>JSON lines, except where a person watches.</summary>
    /// <param name="logging">Takes the logs.</param>
    /// <param name="environment">Where the service runs.</param>
    /// <param name="started">
    /// Whether the service listens: a start that fails ends with one sentence, to which the host would add two stack traces.
    /// </param>
    public static void AddLogs(this ILoggingBuilder logging, IHostEnvironment environment, Func<bool> started)
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
                json.TimestampFormat = "O"; // ISO 8601, and the same in every culture
            });
        }

        logging
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && started())
            .AddFilter(
                "Microsoft.AspNetCore.Server.Kestrel",
                level => level >= LogLevel.Warning && (level < LogLevel.Critical || started())
            );

        // The framework's own lines name paths and queries, and a path may name a person.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning);
    }

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
                    .AddPrometheusExporter()
            );

        // Without a collector nobody reads traces, and every request would pay for them.
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry
                .WithTracing(traces =>
                    traces
                        .AddAspNetCoreInstrumentation(options =>
                        {
                            options.EnrichWithHttpRequest = (activity, _) => Forget(activity);
                            options.EnrichWithHttpResponse = (activity, _) => Forget(activity);
                        })
                        .AddNpgsql()
                        .AddOtlpExporter()
                )
                .WithMetrics(metrics => metrics.AddOtlpExporter());
        }
    }

    /// <summary>
    /// Serves /metrics: on its own port alone where there is one; without one, only where <paramref name="open"/>
    /// allows it beside the API.
    /// </summary>
    public static void UseMetrics(this WebApplication app, int? port, bool open)
    {
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http =>
            http.Request.Path == Path && (port is null ? open : http.Connection.LocalPort == port)
        );

        // The metrics port serves nothing else: it may be reachable from where the API must not be.
        app.Use(
            (http, next) =>
                port is not null && http.Connection.LocalPort == port
                    ? ProblemResults.Of(ProblemKind.NotFound).ExecuteAsync(http)
                    : next(http)
        );
    }

    private static void Forget(Activity activity)
    {
        activity.SetTag("url.path", null);
        activity.SetTag("url.query", null);
        activity.SetTag("url.full", null);
    }
}
