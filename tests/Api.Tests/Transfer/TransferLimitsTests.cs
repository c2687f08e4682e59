using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>What imports and exports may hold: faults, places, waiting answers, memory.</summary>
public sealed class TransferLimitsTests(ApiFixture house, ITestOutputHelper output) : IClassFixture<ApiFixture>
{
    private static string Unknown(int members, string name = "m") =>
        string.Join(',', Enumerable.Range(0, members).Select(number => $"\"{name}{number:d4}\":1"));

    private static string Sheet(string members) => "{\"instrument\":\"channel-fit@1\"," + members + "}";

    [Fact]
    public async Task Faults_of_one_request_are_listed_up_to_a_limit_wherever_they_are_listed()
    {
        using var partner = await house.CreatePartner();
        string[] bodies =
        [
            Sheet($"\"answers\":{{}},{Unknown(5000)}"),
            Sheet($"\"answers\":{{{Unknown(5000)}}}"),
            Sheet($"\"answers\":{{}},\"plan\":{{\"bounds\":{{{Unknown(5000).Replace(":1", ":{}")}}}}}"),
            Sheet($"\"answers\":{{}},\"plan\":{{\"current\":{{{Unknown(5000)}}}}}"),
            Sheet($"\"answers\":{{}},\"metadata\":{{{Unknown(1000, new('x', 41)).Replace(":1", ":\"\"")}}}"),
            Sheet($"\"answers\":{{}},\"metadata\":{{{Unknown(5000)}}}"),
        ];

        foreach (var body in bodies)
        {
            Check((await (await partner.Submit(body)).AssertProblem(422, "validation")).List("errors"));
            var answer = await partner.SendLines(body);
            Check(answer.First(line => line.TryGetProperty("problem", out _)).GetProperty("problem").List("errors"));
            var batch = await (await partner.Post("/v1/scores/batch", $$"""{"items":[{{body}}]}""")).Json();
            Check(batch.List("items")[0].GetProperty("problem").List("errors"), atLeast: 1);
        }

        string[] paths = ["/v1/scores", "/v1/partner/keys", "/v1/webhooks", RespondentScenarios.Invitations];

        foreach (var path in paths)
        {
            var refused = await partner.Post(path, $"{{{Unknown(5000)}}}");
            Check((await refused.AssertProblem(422, "validation")).List("errors"));
        }

        Check(
            (await (await partner.ChangeSettings($"{{{Unknown(5000)}}}")).AssertProblem(422, "validation")).List(
                "errors"
            )
        );
        var scopes = string.Join(',', Enumerable.Repeat("1", 5000));
        var issued = await partner.Post("/v1/partner/keys", $$"""{"kind":"secret","scopes":[{{scopes}}]}""");
        Check((await issued.AssertProblem(422, "validation")).List("errors"));

        static void Check(IReadOnlyList<JsonElement> errors, int atLeast = 101)
        {
            Assert.InRange(errors.Count, atLeast, 101);
            Assert.True(
                errors.Count < 101 || (errors[100].Text("pointer"), errors[100].Text("code")) == ("#", "too-many")
            );
        }
    }

    [Fact]
    public async Task A_hundred_faults_are_all_listed()
    {
        using var partner = await house.CreatePartner();

        var refused = await partner.Submit(Sheet($"\"answers\":{{}},{Unknown(100)}"));

        var problem = await refused.AssertProblem(422, "validation");
        Assert.Equal(100, problem.List("errors").Count);
        Assert.Equal("There are 100 errors; see errors.", problem.Text("detail"));
        Assert.DoesNotContain(problem.List("errors"), error => error.Text("code") == "too-many");
    }

    [Fact]
    public async Task The_faults_of_a_batch_are_bounded_together()
    {
        using var partner = await house.CreatePartner();
        var items = string.Join(',', Enumerable.Repeat($"{{{Unknown(110)}}}", 500));

        var answers = (await (await partner.Post("/v1/scores/batch", $$"""{"items":[{{items}}]}""")).Json()).List(
            "items"
        );

        Assert.Equal(101, answers[0].GetProperty("problem").List("errors").Count);
        Assert.Equal("too-many", Assert.Single(answers[^1].GetProperty("problem").List("errors")).Text("code"));
        Assert.InRange(answers.Sum(answer => answer.GetProperty("problem").List("errors").Count), 5000, 5600);
    }

    [Fact]
    public async Task Of_a_key_so_many_imports_and_exports_run_at_once()
    {
        await using var app = ApiFixture.Build(
            house.ConnectionString,
            change: settings => settings with { TransfersPerKey = 2 }
        );
        await app.StartAsync();
        using var partner = await ApiFixture.CreatePartner(app);
        using var other = await ApiFixture.CreatePartner(app);
        using var first = await Begin(app, partner);
        using var second = await Begin(app, partner);

        foreach (
            var refused in new[] { await partner.GetAsync(Export), await partner.Post(Import, [], MediaTypes.Ndjson) }
        )
        {
            Assert.Contains("at most 2", (await refused.AssertProblem(429, "too-many-requests")).Text("detail"));
            Assert.Equal("5", refused.Header("Retry-After"));
        }

        Assert.Equal(200, (int)(await other.GetAsync(Export)).StatusCode);
        first.Dispose();
        await Eventually.IsTrue(
            async () => (await partner.GetAsync(Export)).IsSuccessStatusCode,
            TimeSpan.FromSeconds(30)
        );
    }

    [Fact]
    public async Task Answers_that_nobody_reads_are_bounded_for_all_imports_and_whoever_reads_is_not_cut()
    {
        await using var app = ApiFixture.Build(
            house.ConnectionString,
            change: settings => settings with { TransfersPerKey = 100, SpoolBytes = 32 * 1024 * 1024 }
        );
        await app.StartAsync();
        using var partner = await ApiFixture.CreatePartner(app);
        var spool = app.Services.GetRequiredService<SpoolLimit>();
        var garbage = new byte[64 * 1024];
        garbage.AsSpan().Fill((byte)'\n');

        for (var at = 0; at < garbage.Length; at += 2)
        {
            garbage[at] = (byte)'x';
        }

        var unread = Enumerable.Range(0, 6).Select(_ => Flood(app, partner, garbage)).ToList();
        var read = partner.SendLines([.. Enumerable.Range(0, 2000).Select(_ => "x")]);
        var all = Task.WhenAll([read, .. unread]);
        var most = 0L;

        while (!all.IsCompleted)
        {
            most = Math.Max(most, spool.Total);
            await Task.Delay(20);
        }

        await all;
        var reader = await read;
        Assert.Equal((0, 2000, 0), reader.End());
        Assert.InRange(most, 1, 32 * 1024 * 1024);
        await Eventually.IsTrue(() => Task.FromResult(spool.Total == 0), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void The_import_for_which_most_waits_is_cut()
    {
        var spool = new SpoolLimit(100);
        using var large = new SpoolingResponseWriter(spool);
        using var small = new SpoolingResponseWriter(spool);

        large.Enqueue(new byte[60]);
        small.Enqueue(new byte[40]);
        Assert.False(large.WasCut);
        small.Enqueue(new byte[10]);

        Assert.Equal((true, false, 50), (large.WasCut, small.WasCut, spool.Total));
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Imports_hold_little_memory_whatever_is_sent()
    {
        const int mebibyte = 1024 * 1024;
        var database = await ApiFixture.CreateDatabase();
        await using var service = await ServiceProcess.StartServing(database, ("ChannelFit__Transfers__PerKey", "8"));
        await using var source = DataSourceFactory.Create(database);
        var keys = ApiKey.GenerateInitialSet();
        var now = DateTimeOffset.UtcNow;
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model.Id;
        await PartnerStore.Add(source, new(Guid.CreateVersion7(now), "A partner", [], model, null, now), keys, default);
        using var partner = service.Client(
            keys.First(key => key is { Mode: KeyMode.Test, Kind: KeyType.Secret }).Reveal()
        );
        partner.Timeout = TimeSpan.FromMinutes(10);
        string[] lines =
        [
            Sheet($"\"answers\":{{}},{Unknown(5000)}"),
            $$"""{"{{new string('é', 28_000)}}":1}""",
            $"{{{Unknown(101, "")}}}",
        ];
        await Send(lines[0], mebibyte);
        var idle = service.Memory("VmRSS");

        foreach (var line in lines)
        {
            await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Send(line, (line.Length > 10_000 ? 18 : 1) * mebibyte))
            ); // a short one's answers are 40 times as long
            output.WriteLine($"{(service.Memory("VmHWM") - idle) / mebibyte} MB over idle.");
        }

        Assert.InRange(service.Memory("VmHWM") - idle, 0, 300L * mebibyte);

        async Task Send(string line, int bytes)
        {
            var one = Encoding.UTF8.GetBytes($"{line}\n");
            using var content = new Repeated(one, bytes / one.Length);
            content.Headers.ContentType = new(MediaTypes.Ndjson);
            using var request = new HttpRequestMessage(HttpMethod.Post, Import) { Content = content };
            using var response = await partner.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            var last = "";

            while (await reader.ReadLineAsync() is { } next)
            {
                last = next;
            }

            Assert.Contains("\"done\":true", last, StringComparison.Ordinal);
        }
    }

    private static string KeyOf(HttpClient partner) => partner.DefaultRequestHeaders.Authorization!.ToString();

    /// <summary>An import that was answered with its first line and stays open.</summary>
    private static async Task<TcpClient> Begin(WebApplication app, HttpClient partner)
    {
        var tcp = await Open(app, partner);
        await tcp.GetStream().WriteAsync("2\r\nx\n\r\n"u8.ToArray());
        await tcp.GetStream().ReadExactlyAsync(new byte[16]);
        return tcp;
    }

    /// <summary>Sends lines for as long as they are taken, and reads nothing.</summary>
    private static async Task Flood(WebApplication app, HttpClient partner, byte[] lines)
    {
        using var tcp = await Open(app, partner);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(8));

        try
        {
            for (var chunk = 0; chunk < 40; chunk++)
            {
                await tcp.GetStream().WriteAsync("10000\r\n"u8.ToArray(), patience.Token);
                await tcp.GetStream().WriteAsync(lines, patience.Token);
                await tcp.GetStream().WriteAsync("\r\n"u8.ToArray(), patience.Token);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException) { }
    }

    private static async Task<TcpClient> Open(WebApplication app, HttpClient partner)
    {
        var address = new Uri(app.Urls.First());
        var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port);
        await tcp.GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST {Import} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {KeyOf(partner)}\r\n"
                        + $"Content-Type: {MediaTypes.Ndjson}\r\nTransfer-Encoding: chunked\r\n\r\n"
                )
            );
        return tcp;
    }

    private sealed class Repeated(byte[] part, int times) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            for (var time = 0; time < times; time++)
            {
                await stream.WriteAsync(part);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)part.Length * times;
            return true;
        }
    }
}
