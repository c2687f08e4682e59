using System.Globalization;
using System.Text;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>A single attempt: what is sent, how much of a response is read, and how each failure is recorded.</summary>
public sealed class WebhookSenderTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task All_allowed_custom_headers_are_sent()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
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

        await partner.Submit(SubmissionBodies.Smallest);

        var sent = Assert.Single(await receiver.WaitFor(1));
        Assert.All(headers, header => Assert.Equal(header.Value, sent.Headers[header.Key]));
    }

    [Fact]
    public async Task An_unsendable_request_is_recorded_as_a_failure()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        await api.QueryAsOwner<int>(
            "update webhook set url = 'nowhere at all' where id = @id returning 1",
            new { id = Guid.Parse(webhook.Text("id")) }
        );

        await partner.Submit(SubmissionBodies.Smallest);

        var failedDelivery = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        Assert.Equal(
            ("pending", "unsendable"),
            (failedDelivery.Text("state"), failedDelivery.GetProperty("lastAttempt").Text("error"))
        );
        Assert.NotNull((await partner.Read(WebhookClientExtensions.PathOf(webhook))).TextOrNull("failingSince"));
    }

    [Fact]
    public async Task An_http_webhook_from_Development_is_refused_in_Production()
    {
        var database = await ApiFixture.CreateDatabase();
        await using var receiver = await WebhookReceiver.Start();
        await using var app = ApiFixture.Build(database, change: settings => settings with { IsDevelopment = false });
        await app.StartAsync();
        using var partner = await ApiFixture.CreatePartner(app);
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        await using var owner = new Npgsql.NpgsqlConnection(database);
        await Dapper.SqlMapper.ExecuteAsync(owner, "update webhook set url = @Url", new { receiver.Url });

        await partner.Submit(SubmissionBodies.Smallest);

        var failedDelivery = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        Assert.Equal("http-refused", failedDelivery.GetProperty("lastAttempt").Text("error"));
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task A_slow_response_body_is_abandoned_after_one_second()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = async (http, _) =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync("drip ");
                await http.Response.Body.FlushAsync();
                await Task.Delay(100, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Smallest);

        var failedDelivery = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);

        var attempt = failedDelivery.GetProperty("lastAttempt");
        Assert.Equal("delivered", failedDelivery.Text("state"));
        Assert.StartsWith("drip drip", attempt.Text("answer"), StringComparison.Ordinal);
        Assert.InRange(attempt.Number("durationMs"), 900, 5000);
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4000, false)]
    public async Task At_most_4_KB_of_a_response_are_read(int length, bool arrives)
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var more = new TaskCompletionSource();
        receiver.Responder = async (http, _) =>
        {
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(new string('a', length)));
            await http.Response.Body.FlushAsync();
            await more.Task;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Smallest);

        // A sender that waited for more than 4 KB would wait until the timeout.
        var failedDelivery = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        more.SetResult();

        Assert.Equal(arrives, failedDelivery.GetProperty("lastAttempt").Number("durationMs") < 900);
    }

    [Theory]
    [InlineData(90, 85, 91)]
    [InlineData(-90, 4, 6)]
    public async Task Retry_after_may_be_a_date(int seconds, int least, int most)
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers.RetryAfter = DateTimeOffset
                .UtcNow.AddSeconds(seconds)
                .ToString("R", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Smallest);

        var failedDelivery = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);

        var wait =
            failedDelivery.GetProperty("nextAttemptAt").GetDateTime()
            - failedDelivery.GetProperty("lastAttempt").GetProperty("at").GetDateTime();
        Assert.InRange(wait.TotalSeconds, least, most);
    }
}
