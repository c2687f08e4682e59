using System.Net.Sockets;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>Limits of imports and exports: concurrent transfers, buffered results, memory.</summary>
public sealed class TransferLimitsTests(ApiFixture api, ITestOutputHelper output) : IClassFixture<ApiFixture>
{
    private static string UnknownMembers(int members, string name = "m") =>
        string.Join(',', Enumerable.Range(0, members).Select(number => $"\"{name}{number:d4}\":1"));

    private static string Submission(string members) => "{\"instrument\":\"channel-fit@2\"," + members + "}";

    [Fact]
    public async Task The_concurrent_transfers_of_a_key_are_limited()
    {
        await using var app = ApiFixture.Build(
            api.ConnectionString,
            change: settings => settings with { TransfersPerKey = 2 }
        );
        await app.StartAsync();
        using var partner = await ApiFixture.CreatePartner(app);
        using var other = await ApiFixture.CreatePartner(app);
        await partner.Submit(SubmissionBodies.ForPerson("crm-4711"));
        using var first = await StartImport(app, partner);
        using var second = await StartImport(app, partner);

        foreach (
            var rejected in new[]
            {
                await partner.GetAsync(Export),
                await partner.GetAsync("/v1/people/crm-4711/export"),
                await partner.Post(Import, [], MediaTypes.Ndjson),
            }
        )
        {
            Assert.Contains("at most 2", (await rejected.AssertProblem(429, "too-many-requests")).Text("detail"));
            Assert.Equal("5", rejected.Header("Retry-After"));
        }

        Assert.Equal(200, (int)(await other.GetAsync(Export)).StatusCode);
        first.Dispose();
        await Eventually.IsTrue(
            async () => (await partner.GetAsync(Export)).IsSuccessStatusCode,
            TimeSpan.FromSeconds(30)
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Unread_results_are_bounded_across_imports_without_cutting_reading_clients()
    {
        await using var app = ApiFixture.Build(
            api.ConnectionString,
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

        var unread = Enumerable.Range(0, 6).Select(_ => SendWithoutReading(app, partner, garbage)).ToList();
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
    public void The_import_with_the_most_unread_results_is_interrupted()
    {
        var spool = new SpoolLimit(100);
        using var large = new SpoolingResponseWriter(spool);
        using var small = new SpoolingResponseWriter(spool);

        large.Enqueue(new byte[60]);
        small.Enqueue(new byte[40]);
        Assert.False(large.WasInterrupted);
        small.Enqueue(new byte[10]);

        Assert.Equal((true, false, 50), (large.WasInterrupted, small.WasInterrupted, spool.Total));
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Imports_use_bounded_memory_for_any_input()
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
            keys.First(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        partner.Timeout = TimeSpan.FromMinutes(10);
        string[] lines =
        [
            Submission($"\"answers\":{{}},{UnknownMembers(5000)}"),
            $$"""{"{{new string('é', 28_000)}}":1}""",
            $"{{{UnknownMembers(101, "")}}}",
        ];
        await Send(lines[0], mebibyte);
        var idle = service.Memory("VmRSS");

        foreach (var line in lines)
        {
            await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Send(line, (line.Length > 10_000 ? 18 : 1) * mebibyte))
            ); // The results of short records are 40 times as long as the records.
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

    /// <summary>An import that has received the first line of its response and stays open.</summary>
    private static async Task<TcpClient> StartImport(WebApplication app, HttpClient partner)
    {
        var tcp = await Open(app, partner);
        await tcp.GetStream().WriteAsync("2\r\nx\n\r\n"u8.ToArray());
        await tcp.GetStream().ReadExactlyAsync(new byte[16]);
        return tcp;
    }

    /// <summary>Sends lines until the service stops reading, and reads nothing.</summary>
    private static async Task SendWithoutReading(WebApplication app, HttpClient partner, byte[] lines)
    {
        using var tcp = await Open(app, partner);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(8));

        try
        {
            for (var chunk = 0; chunk < 40; chunk++)
            {
                await tcp.GetStream().WriteAsync("10000\r\n"u8.ToArray(), timeout.Token);
                await tcp.GetStream().WriteAsync(lines, timeout.Token);
                await tcp.GetStream().WriteAsync("\r\n"u8.ToArray(), timeout.Token);
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
