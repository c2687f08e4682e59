using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ChannelFit.Api.Tests;

/// <summary>One attempt: what is sent, how long an answer is listened to, and that whatever happens is an outcome.</summary>
public sealed class ReceiverTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Whatever_headers_a_partner_may_set_are_sent()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        string[] names =
        [
            "accept",
            "accept-encoding",
            "authorization",
            "cache-control",
            "date",
            "from",
            "if-match",
            "if-modified-since",
            "max-forwards",
            "pragma",
            "range",
            "referer",
            "traceparent",
            "user-agent",
            "via",
            "warning",
            "x!#$%&'*+.^_`|~9",
        ];
        var headers = names.ToDictionary(name => name, name => $"not what {name}, is; \"like");
        await partner.Subscribe(
            new
            {
                url = receiver.Url,
                events = (string[])["assessment.completed"],
                headers,
            }
        );

        await partner.Submit(Bodies.Smallest);

        var sent = Assert.Single(await receiver.Await(1));
        Assert.All(headers, header => Assert.Equal(header.Value, sent.Headers[header.Key]));
    }

    [Fact]
    public async Task What_cannot_be_made_into_a_request_is_a_failure_like_any_other()
    {
        using var partner = await house.NewPartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        await house.AsOwner<int>(
            "update webhook set url = 'nowhere at all' where id = @id returning 1",
            new { id = Guid.Parse(webhook.Text("id")) }
        );

        await partner.Submit(Bodies.Smallest);

        var seen = await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);
        Assert.Equal(("pending", "unsendable"), (seen.Text("state"), seen.GetProperty("lastAttempt").Text("error")));
        Assert.NotNull((await partner.Read(Hooks.PathOf(webhook))).TextOrNull("failingSince"));
    }

    [Fact]
    public async Task What_was_made_over_http_in_Development_is_not_sent_to_in_Production()
    {
        var database = await House.NewDatabase();
        await using var receiver = await LocalReceiver.Start();
        await using var app = House.Build(database, change: settings => settings with { IsDevelopment = false });
        await app.StartAsync();
        using var partner = await House.NewPartner(app);
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        await using var owner = new Npgsql.NpgsqlConnection(database);
        await Dapper.SqlMapper.ExecuteAsync(owner, "update webhook set url = @Url", new { receiver.Url });

        await partner.Submit(Bodies.Smallest);

        var seen = await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);
        Assert.Equal("http-refused", seen.GetProperty("lastAttempt").Text("error"));
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task An_answer_that_drips_keeps_its_place_for_a_moment_only()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.Answer = async (http, _) =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync("drip ");
                await http.Response.Body.FlushAsync();
                await Task.Delay(100, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Smallest);

        var seen = await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);

        var attempt = seen.GetProperty("lastAttempt");
        Assert.Equal("delivered", seen.Text("state"));
        Assert.StartsWith("drip drip", attempt.Text("answer"), StringComparison.Ordinal);
        Assert.InRange(attempt.Number("durationMs"), 900, 5000);
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4000, false)]
    public async Task Of_an_answer_4_KB_are_read_and_no_more(int length, bool arrives)
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var more = new TaskCompletionSource();
        receiver.Answer = async (http, _) =>
        {
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(new string('a', length)));
            await http.Response.Body.FlushAsync();
            await more.Task;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Smallest);

        // Who waits for more than 4 KB waits until patience ends.
        var seen = await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);
        more.SetResult();

        Assert.Equal(arrives, seen.GetProperty("lastAttempt").Number("durationMs") < 900);
    }

    [Theory]
    [InlineData(90, 85, 91)]
    [InlineData(-90, 4, 6)]
    public async Task Retry_after_may_be_a_date(int seconds, int least, int most)
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers.RetryAfter = DateTimeOffset
                .UtcNow.AddSeconds(seconds)
                .ToString("R", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Smallest);

        var seen = await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);

        var wait =
            seen.GetProperty("nextAttemptAt").GetDateTime()
            - seen.GetProperty("lastAttempt").GetProperty("at").GetDateTime();
        Assert.InRange(wait.TotalSeconds, least, most);
    }
}
