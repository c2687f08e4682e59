using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Every decision uses the clock of the database, not that of the instance.</summary>
public sealed class DatabaseClockTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Time_follows_the_database_and_the_monotonic_clock()
    {
        var machine = new ManualTimeProvider();
        machine.SetWall(Noon.AddDays(400));
        var clock = new DatabaseClock(machine, _ => Task.FromResult(Noon));
        Assert.False(clock.Agrees);

        await clock.Synchronize(default);
        Assert.Equal((Noon, false, TimeSpan.FromDays(400)), (clock.GetUtcNow(), clock.Agrees, clock.Difference));

        machine.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Noon.AddHours(1), clock.GetUtcNow());

        // An operator sets the wall clock of the machine: no time has passed.
        machine.SetWall(Noon.AddHours(1));
        Assert.Equal((Noon.AddHours(1), true), (clock.GetUtcNow(), clock.Agrees));
    }

    [Theory]
    [InlineData(0, 0)] // within the response time
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(-3, 0)]
    public async Task The_clock_is_corrected_only_beyond_the_response_time(int ahead, int expected)
    {
        var machine = new FakeTimeProvider(Noon.AddSeconds(ahead - 2));
        var clock = new DatabaseClock(
            machine,
            _ =>
            {
                machine.Advance(TimeSpan.FromSeconds(2));
                return Task.FromResult(Noon);
            }
        );

        await clock.Synchronize(default);

        Assert.Equal(Noon.AddSeconds(expected), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(-59, true)]
    [InlineData(61, false)]
    [InlineData(-61, false)]
    public async Task A_clock_difference_up_to_a_minute_is_accepted(int seconds, bool agrees)
    {
        var clock = new DatabaseClock(new FakeTimeProvider(Noon.AddSeconds(seconds)), _ => Task.FromResult(Noon));

        await clock.Synchronize(default);

        Assert.Equal(agrees, clock.Agrees);
    }

    [Fact]
    public async Task The_time_is_read_once_at_a_start()
    {
        var (machine, readings) = (new WatchedTimeProvider(), 0);
        var clock = new DatabaseClock(machine, _ => Task.FromResult(Noon.AddSeconds(++readings)));
        using var worker = new DatabaseClockWorker(clock, NullLogger<DatabaseClockWorker>.Instance);

        await worker.StartingAsync(default);
        await worker.StartAsync(default);
        await machine.HasTimer.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await worker.StopAsync(default);

        Assert.Equal(1, readings);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task An_instance_with_a_wrong_clock_is_not_ready_and_stores_database_times(int days)
    {
        await using var app = await Start(days);
        using var partner = await ApiFixture.CreatePartner(app);

        var rejected = await partner.GetAsync("/health/ready");
        var problem = await rejected.AssertProblem(503, "unavailable");
        Assert.Contains(
            $"{Math.Abs(days) * 86_400} seconds {(days > 0 ? "ahead of" : "behind")} the database's",
            System.Text.RegularExpressions.Regex.Replace(problem.Text("detail"), @"\d+", Round),
            StringComparison.Ordinal
        );

        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var stored = await (await partner.Submit(SubmissionBodies.Smallest)).Json();
        Assert.InRange(
            stored.GetProperty("createdAt").GetDateTimeOffset(),
            before,
            DateTimeOffset.UtcNow.AddSeconds(1)
        );

        var share = await (await partner.Post($"/v1/assessments/{stored.Text("id")}/shares", "{}")).Json();
        var ends = share.GetProperty("expiresAt").GetDateTimeOffset();
        Assert.InRange(ends, before.AddDays(7), DateTimeOffset.UtcNow.AddDays(7).AddSeconds(1));
        using var anonymous = new HttpClient();
        Assert.Equal(200, (int)(await anonymous.GetAsync(share.Text("url"))).StatusCode);

        var invited = await (await partner.Post("/v1/invitations", InvitationClientExtensions.Smallest)).Json();
        Assert.InRange(
            invited.GetProperty("expiresAt").GetDateTimeOffset(),
            before.AddDays(14),
            DateTimeOffset.UtcNow.AddDays(14).AddSeconds(1)
        );

        // The database clock decides whether a consent lies in the future and when an erasure takes place.
        var future = Consenting("crm-clock", DateTimeOffset.UtcNow.AddMinutes(6));
        Assert.Equal([("#/consent/at", "out-of-range")], await (await partner.Submit(future)).ValidationErrors());
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-clock")).StatusCode);
        await Task.Delay(2);
        var repeated = Consenting("crm-clock", DateTimeOffset.UtcNow);
        Assert.Equal(201, (int)(await partner.Submit(repeated)).StatusCode);

        // Rounded to the nearest minute: some time passes between the two readings.
        static string Round(System.Text.RegularExpressions.Match number) =>
            $"{Math.Round(double.Parse(number.Value) / 60) * 60}";
    }

    [Fact]
    public async Task Only_an_instance_with_a_correct_clock_deletes_rows()
    {
        var key = (await api.CreateKeys()).SingleKey(KeyType.Secret);
        using var partner = api.CreateClient(key);
        var id = Guid.Parse(await (await partner.Submit(SubmissionBodies.Smallest)).Id());
        await api.QueryAsOwner<int>(
            "update partner set retention_days = 365 where id = (select partner_id from assessment where id = @id)",
            new { id }
        );
        var retention = api.Services.GetRequiredService<RetentionSweeper>();
        var wrong = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(400));
        var responses = 0;
        using var worker = new RetentionWorker(
            retention,
            new DatabaseClock(
                wrong,
                _ =>
                {
                    responses++;
                    return Task.FromResult(DateTimeOffset.UtcNow);
                }
            ),
            NullLogger<RetentionWorker>.Instance
        );
        await worker.StartAsync(default);

        await Eventually.IsTrue(() =>
        {
            wrong.Advance(RetentionWorker.Interval);
            return Task.FromResult(responses > 5);
        });
        await worker.StopAsync(default);

        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{id}")).StatusCode);
        Assert.Equal(
            0,
            await api.QueryAsOwner<long>("select count(*) from partner where swept_at > now() + interval '1 hour'")
        );

        // The row has its time from the database clock.
        await api.QueryAsOwner<int>(
            "update assessment set id = @old where id = @id returning 1",
            new { id, old = Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(-366)) }
        );
        var right = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var other = new RetentionWorker(
            retention,
            new DatabaseClock(right, _ => Task.FromResult(right.GetUtcNow())),
            NullLogger<RetentionWorker>.Instance
        );
        await other.StartAsync(default);
        await Eventually.IsTrue(async () =>
        {
            right.Advance(RetentionWorker.Interval);
            return (await partner.Read("/v1/assessments")).List("items").Count == 0;
        });
        await other.StopAsync(default);
    }

    [Fact]
    public async Task A_sweep_recorded_in_the_future_does_not_block_later_sweeps()
    {
        var key = (await api.CreateKeys()).SingleKey(KeyType.Secret);
        var partner = (await api.Services.GetRequiredService<ApiKeyCache>().Find(key, default))!.PartnerId;
        await api.QueryAsOwner<int>(
            "update partner set swept_at = now() + interval '400 days' where id = @partner returning 1",
            new { partner }
        );

        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow, default);

        Assert.True(
            await api.QueryAsOwner<bool>("select swept_at <= now() from partner where id = @partner", new { partner })
        );
    }

    private async Task<WebApplication> Start(int days)
    {
        var clock = new ManualTimeProvider();
        clock.SetWall(DateTimeOffset.UtcNow.AddDays(days));
        var app = ApiFixture.Build(api.ConnectionString, clock: clock);
        await app.StartAsync();
        return app;
    }

    private static string Consenting(string personRef, DateTimeOffset at) =>
        SubmissionBodies.Smallest[..^1]
        + $",\"personRef\":\"{personRef}\",\"consent\":{{\"given\":true,\"at\":\"{at:O}\"}}}}";

    private sealed class WatchedTimeProvider() : FakeTimeProvider(Noon)
    {
        public TaskCompletionSource HasTimer { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            HasTimer.TrySetResult();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
