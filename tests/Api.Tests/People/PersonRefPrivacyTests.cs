using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChannelFit.Api.Tests.People;

/// <summary>Person references in paths do not appear in logs, traces or metrics; these show the route template.</summary>
[Trait("Category", "Slow")]
public sealed class PersonRefPrivacyTests
{
    private const string Person = "distinctive-person-4711";

    [Fact]
    public async Task Person_references_in_paths_do_not_appear_in_logs_traces_or_metrics()
    {
        var database = await TestPostgres.NewDatabase();
        var exported = new ConcurrentQueue<string>();
        await using var collector = await StartCollector(exported);
        var created = await ServiceProcess.Run(
            [("ConnectionStrings__ChannelFit", database)],
            "partner",
            "create",
            "Acme",
            "--json"
        );
        await using var service = await ServiceProcess.StartServing(
            database,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
            ("Logging__LogLevel__Default", "Debug")
        );
        using var client = service.Client(
            JsonSerializer
                .Deserialize<JsonElement>(created.Output)
                .List("keys")
                .First(key => key.Text("kind") == "secret")
                .Text("key")
        );

        await UsePersonRoutes(client, SubmissionBodies.Replace("personRef", $"\"{Person}\""));
        await FailErasuresWithPersonRef(database);
        var failed = await (await client.DeleteAsync($"/v1/people/{Person}")).AssertProblem(500, "internal");
        await client.GetAsync("/v1/people/seen-last/assessments");

        await Eventually(() => Saw("/v1/people/{personRef}/comparison") && Saw("http.server.request.duration"));
        await Eventually(() =>
            service.Output.Any(line => line.Contains(failed.Text("traceId"), StringComparison.Ordinal))
        );
        await service.Terminate();
        await service.End();

        Assert.All(
            [.. service.Output, .. service.Error, .. exported],
            text => Assert.DoesNotContain(Person, text, StringComparison.Ordinal)
        );

        bool Saw(string what) => exported.Any(batch => batch.Contains(what, StringComparison.Ordinal));
    }

    private static async Task UsePersonRoutes(HttpClient client, string body)
    {
        var (from, to) = (await (await client.Submit(body, Person)).Id(), await (await client.Submit(body)).Id());
        await client.GetAsync($"/v1/people/{Person}/assessments?limit=1");
        await client.GetAsync($"/v1/people/{Person}/assessments?{Person}");
        await client.GetAsync($"/v1/people/{Person}%2f/export");
        await client.GetAsync($"/v1/people/{Person}/nothing/at/all");
        Assert.Equal(200, (int)(await client.GetAsync($"/v1/people/{Person}/export")).StatusCode);
        var comparison = await client.GetAsync($"/v1/people/{Person}/comparison?from={from}&to={to}");
        Assert.Equal(200, (int)comparison.StatusCode);
        Assert.Equal(204, (int)(await client.DeleteAsync($"/v1/people/{Person}")).StatusCode);
        Assert.Equal(410, (int)(await client.Submit(body, Person)).StatusCode);
    }

    /// <summary>Makes the erasure fail with a database error that contains the reference of the person.</summary>
    private static async Task FailErasuresWithPersonRef(string database)
    {
        await using var owner = new NpgsqlConnection(database);
        await owner.ExecuteAsync(
            $"""
            create function quote() returns trigger language plpgsql as
                $$ begin raise exception 'cannot erase {Person}' using detail = '{Person}', hint = '{Person}'; end $$;
            create trigger quote before insert on erased_person for each row execute function quote()
            """
        );
    }

    /// <summary>Returns the body that an OpenTelemetry collector received, decoded as Latin-1.</summary>
    private static async Task<WebApplication> StartCollector(ConcurrentQueue<string> text)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            text.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
            http.Response.ContentType = "application/x-protobuf";
        });
        await app.StartAsync();
        return app;
    }

    private static async Task Eventually(Func<bool> holds)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (holds())
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The collector received no data.");
    }
}
