using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>An import streams in both directions, with clients of every kind and a database that may become unavailable.</summary>
public sealed class ImportStreamTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Record = """{"instrument":"channel-fit@2","answers":{"ENG1":4},"idempotencyKey":"%"}""";

    [Fact]
    public async Task Each_record_is_acknowledged_immediately_and_idle_time_sends_progress()
    {
        using var client = await Connect();

        for (var line = 1; line <= 3; line++)
        {
            await client.Send($"{Line(line)}\n");
            Assert.Equal([$"{line}"], new[] { await client.Read(), default }.Records());
        }

        var progress = await client.Read();
        Assert.Equal(["progress"], progress.Names());
        Assert.Equal("""{"stored":3,"failed":0,"replayed":0}""", progress.GetProperty("progress").GetRawText());

        await client.End();
        Assert.Equal(
            """{"done":true,"stored":3,"failed":0,"replayed":0}""",
            (await client.ReadPastProgress()).GetRawText()
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_client_that_reads_only_at_the_end_receives_every_result()
    {
        const int lines = 60_000; // Their results exceed the buffers of the sockets.
        using var client = await Connect();

        for (var chunk = 0; chunk < 100; chunk++)
        {
            await client.Send(string.Concat(Enumerable.Repeat("[]\n", lines / 100)));
        }

        await client.End();

        for (var line = 1; line <= lines; line++)
        {
            Assert.Equal(line, (await client.ReadPastProgress()).GetProperty("line").GetInt64());
        }

        Assert.Equal(lines, (await client.ReadPastProgress()).GetProperty("failed").GetInt64());
    }

    [Fact]
    public async Task Acknowledged_records_survive_a_disconnect_and_the_rest_can_be_resent()
    {
        var keys = await api.CreateKeys();
        using var partner = api.CreateClient(Secret(keys));
        string[] file = [.. Enumerable.Range(1, 3).Select(Line)];

        using (var client = await Connect(keys))
        {
            await client.Send($"{file[0]}\n{file[1]}\n{file[2][..20]}");
            await client.Read();
            await client.Read();
        }

        Assert.Equal((1, 0, 2), (await partner.SendLines(file)).End());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_broken_transfer_never_ends_like_a_complete_one()
    {
        using var proxy = new TcpProxy(api.ConnectionString);
        await using var app = ApiFixture.Build(proxy.ConnectionString);
        await app.StartAsync();
        var keys = await api.CreateKeys();
        using var client = await ImportClient.Open(new(app.Urls.First()), Secret(keys));
        await client.Send($"{Line(1)}\n");
        await client.Read();

        proxy.Disconnect();
        await client.Send($"{Line(2)}\n");
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (true)
            {
                Assert.Equal(["progress"], (await client.Read()).Names());
            }
        });

        proxy.Reconnect();
        using var partner = api.CreateClient(Secret(keys));
        Assert.Equal((2, 0, 1), (await partner.SendLines(Line(1), Line(2), Line(3))).End());
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("update api_key set revoked_at = now() where hash = @hash returning 1")]
    [InlineData(
        """
            update partner set suspended_at = now() where id = (select partner_id from api_key where hash = @hash) returning 1
            """
    )]
    public async Task Transfers_end_within_five_seconds_after_the_key_is_revoked(string end)
    {
        var clock = new ManualTimeProvider();
        await using var app = ApiFixture.Build(api.ConnectionString, clock: clock);
        await app.StartAsync();
        var keys = await api.CreateKeys();
        Assert.True(ApiKey.TryParse(Secret(keys), out var key));
        using var partner = api.CreateClient(Secret(keys));
        await partner.SendLines([.. Enumerable.Range(1, 2500).Select(Line)]);
        await api.QueryAsOwner<int>(
            """
            update assessment set person_ref = 'crm-long'
            where partner_id = (select partner_id from api_key where hash = @hash)
            """,
            new { hash = key.Hash() }
        );
        var address = new Uri(app.Urls.First());
        using var import = await ImportClient.Open(address, Secret(keys));
        await import.Send($"{Line(2501)}\n");
        Assert.Equal(["line", "id"], (await import.ReadPastProgress()).Names());
        using var reader = PartnerClientExtensions.Client(address, Secret(keys));
        using var export = await reader.GetAsync(Export, HttpCompletionOption.ResponseHeadersRead);
        using var personExport = await reader.GetAsync(
            "/v1/people/crm-long/export",
            HttpCompletionOption.ResponseHeadersRead
        );

        await api.QueryAsOwner<int>(end, new { hash = key.Hash() });
        clock.Advance(TimeSpan.FromSeconds(4));

        var last = await import.ReadPastProgress().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["problem"], last.Names());
        Assert.Equal("/problems/unauthorized", last.GetProperty("problem").Text("type"));
        await Assert.ThrowsAnyAsync<Exception>(import.Read);
        Assert.Equal(
            2501,
            await api.QueryAsOwner<long>(
                "select count(*) from assessment where partner_id = (select partner_id from api_key where hash = @hash)",
                new { hash = key.Hash() }
            )
        );
        await Task.Delay(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<HttpRequestException>(export.Text);
        await Assert.ThrowsAnyAsync<HttpRequestException>(personExport.Text);
    }

    [Fact]
    public async Task A_byte_order_mark_is_skipped_however_it_arrives()
    {
        var keys = await api.CreateKeys();
        using var partner = api.CreateClient(Secret(keys));
        using var client = await Connect(keys);

        foreach (var part in (byte[])[0xEF, 0xBB, 0xBF])
        {
            await client.Send([part]);
            await Task.Delay(50);
        }

        await client.Send("{\n  \"instrument\": \"channel-fit@2\",\n  \"answers\": {}\n}\n");
        Assert.Equal(["1"], new[] { await client.ReadPastProgress(), default }.Records());
        Assert.Equal((1, 0, 0), (await partner.SendLines($"\uFEFF{Line(1)}")).End());
        Assert.Equal((1, 1, 0), (await partner.SendLines(Line(2), $"\uFEFF{Line(3)}")).End());
        Assert.Equal(["1: 400"], (await partner.SendLines($"\uFEFF\uFEFF{Line(3)}")).Records());
        Assert.Equal((0, 0, 0), (await partner.SendFile("\uFEFF")).End());
    }

    [Fact]
    public async Task An_idle_import_ends_with_408()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("one\ntw"u8.ToArray());
        var lines = new BoundedLineReader(
            pipe.Reader.AsStream(),
            Ndjson.CreateRecordEndFinder(),
            TimeSpan.FromMilliseconds(50),
            TimeProvider.System
        );

        Assert.Equal(1, Assert.Single((await lines.ReadLines(default))!).Number);
        var given = await Assert.ThrowsAsync<BadHttpRequestException>(async () => await lines.ReadLines(default));
        Assert.Equal(408, given.StatusCode);
    }

    [Theory]
    [Trait("Category", "Slow")] // Kestrel waits five seconds for the rest of the body before it closes the connection.
    [InlineData("application/x-ndjson", "x\n{", 200)]
    [InlineData("text/csv", "instru", 408)]
    public async Task A_silent_client_is_told_how_long_and_nothing_is_logged(string type, string part, int status)
    {
        await using var app = ApiFixture.Build(api.ConnectionString, clock: new ShortMinutes());
        await app.StartAsync();
        using var log = new ErrorLog();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        app.Configuration["Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel"] = "Error";
        ((IConfigurationRoot)app.Configuration).Reload();
        using var tcp = new TcpClient();
        var address = new Uri(app.Urls.First());
        await tcp.ConnectAsync(address.Host, address.Port);
        await using var stream = tcp.GetStream();

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {Import} HTTP/1.1\r\nHost: {address.Authority}\r\n"
                    + $"Authorization: Bearer {Secret(await api.CreateKeys())}\r\nContent-Type: {type}\r\n"
                    + $"Content-Length: 100\r\n\r\n{part}"
            )
        );
        var response = await ReadToEnd(stream);

        Assert.StartsWith($"HTTP/1.1 {status} ", response);
        Assert.Contains("\"status\":408", response);
        Assert.Contains("\"detail\":\"No data arrived for a minute.\"", response);
        Assert.Empty(log.Messages);
    }

    [Fact]
    public async Task Unread_results_are_buffered_up_to_a_limit_and_then_the_import_pauses()
    {
        using var backlog = new SpoolingResponseWriter(new(1000), maxBytes: 100);
        backlog.Enqueue(new byte[99]);
        Assert.True(backlog.WaitForRoom(TimeProvider.System, default).AsTask().IsCompletedSuccessfully);
        backlog.Enqueue(new byte[1]);

        var waits = backlog.WaitForRoom(TimeProvider.System, default).AsTask();
        Assert.False(waits.IsCompleted);
        var sent = new MemoryStream();
        var sending = backlog.SendAll(sent, static () => { }, TimeProvider.System, default);
        await waits;
        backlog.Complete();
        await sending;

        Assert.Equal(100, sent.Length);
    }

    /// <summary>Reads until the service closes the connection, which it resets if it waits for the body in vain.</summary>
    private static async Task<string> ReadToEnd(Stream stream)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var text = new MemoryStream();

        try
        {
            await stream.CopyToAsync(text, timeout.Token);
        }
        catch (IOException) { }

        return Encoding.ASCII.GetString(text.ToArray());
    }

    private static string Line(int number) => Record.Replace("%", $"{number}", StringComparison.Ordinal);

    private static string Secret(IReadOnlyList<ApiKey> keys) =>
        keys.First(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal();

    private async Task<ImportClient> Connect(IReadOnlyList<ApiKey>? keys = null) =>
        await ImportClient.Open(api.Address, Secret(keys ?? await api.CreateKeys()));

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Messages.Enqueue(formatter(state, exception));

        public void Dispose() { }
    }
}
