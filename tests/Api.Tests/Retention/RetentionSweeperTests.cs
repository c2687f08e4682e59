using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace ChannelFit.Api.Tests.Retention;

/// <summary>Retention periods. Each test uses a time later than those of earlier tests, because a sweep runs once an hour.</summary>
public sealed class RetentionSweeperTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private static DateTimeOffset latest = DateTimeOffset.UtcNow;

    /// <summary>The application itself does not sweep during a test, because its clock differs.</summary>
    public Task InitializeAsync() =>
        api.Services.GetServices<IHostedService>().OfType<RetentionWorker>().Single().StopAsync(default);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Assessments_are_deleted_after_the_partners_retention_days()
    {
        var (ours, partner) = await NewPartner(retentionDays: 30);
        var (theirs, other) = await NewPartner(retentionDays: null);
        using var ourId = ours;
        using var theirId = theirs;
        var now = NextTime();
        var (old, young) = (await Submit(ours, now, days: -30.001), await Submit(ours, now, days: -29.999));
        var ancient = await Submit(theirs, now, days: -3000);

        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(now, default);

        await (await ours.GetAsync($"/v1/assessments/{old}")).AssertProblem(404, "not-found");
        Assert.Equal(200, (int)(await ours.GetAsync($"/v1/assessments/{young}")).StatusCode);
        Assert.Equal(200, (int)(await theirs.GetAsync($"/v1/assessments/{ancient}")).StatusCode);

        await SetDays(partner, 29);
        await SetDays(other, 3650);
        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(now.AddMinutes(59), default);
        Assert.Equal(200, (int)(await ours.GetAsync($"/v1/assessments/{young}")).StatusCode);

        latest = now.AddHours(2);
        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(latest, default);
        await (await ours.GetAsync($"/v1/assessments/{young}")).AssertProblem(404, "not-found");
        Assert.Equal(200, (int)(await theirs.GetAsync($"/v1/assessments/{ancient}")).StatusCode);
    }

    [Fact]
    public async Task Expired_invitations_and_tokens_are_deleted()
    {
        var (client, partner) = await NewPartner(retentionDays: 30);
        using var ourId = client;
        await client.Subscribe("http://127.0.0.1:9/hooks", "invitation.expired");
        var now = NextTime();

        foreach (var (days, ends) in ((double, double)[])[(-31, -1), (-29, -1), (-31, 1)])
        {
            var (id, person) = await api.Invite(client);
            person.Dispose();
            await api.QueryAsOwner<int>(
                "update invitation set id = @moved, created_at = @at, expires_at = @ends where id::text = @id",
                new
                {
                    id,
                    moved = Guid.CreateVersion7(now.AddDays(days)),
                    at = now.AddDays(days).UtcDateTime,
                    ends = now.AddDays(ends).UtcDateTime,
                }
            );
        }

        await api.QueryAsOwner<int>(
            """
            insert into respondent_token (partner_id, hash, test, assessment_id, expires_at)
            select partner_id, sha256(id::text::bytea), test, id, expires_at from invitation where partner_id = @partner
            """,
            new { partner }
        );

        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(now, default);

        Assert.Equal(2, await Count("invitation")); // The recent one, and the old one that is still open.
        Assert.Equal(1, await Count("respondent_token"));

        // The webhook receives events of the two expired invitations, and none of the deleted one.
        Assert.Equal(
            (1, 1),
            (
                await api.QueryAsOwner<long>(
                    "select count(*) from delivery where partner_id = @partner",
                    new { partner }
                ),
                await api.QueryAsOwner<long>(
                    """
                    select count(*) from delivery
                    where partner_id = @partner
                        and exists (select from invitation where invitation.id = any (subjects) and expiry_raised)
                    """,
                    new { partner }
                )
            )
        );

        Task<long> Count(string table) =>
            api.QueryAsOwner<long>($"select count(*) from {table} where partner_id = @partner", new { partner });
    }

    [Fact]
    public async Task Idempotency_keys_are_deleted_after_a_day_and_erasure_hashes_after_30()
    {
        var (client, partner) = await NewPartner(retentionDays: null);
        using var ourId = client;
        await client.Submit(SubmissionBodies.Smallest, "old");
        await client.Submit(SubmissionBodies.Smallest, "young");
        await client.DeleteAsync("/v1/people/old");
        await client.DeleteAsync("/v1/people/young");
        var now = NextTime();
        await Age("idempotency set kept_at = @at - interval '24 hours 1 second' where key = 'old'");
        await Age("idempotency set kept_at = @at - interval '23 hours' where key = 'young'");
        await Age("erased_person set erased_at = @at - interval '29 days'");
        await Age(
            "erased_person set erased_at = @at - interval '30 days 1 second' where person = "
                + "(select min(person::text)::bytea from erased_person where partner_id = @partner)"
        );

        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(now, default);

        Assert.Equal(
            "young",
            await api.QueryAsOwner<string>(
                "select string_agg(key, ' ') from idempotency where partner_id = @partner",
                new { partner }
            )
        );
        Assert.Equal(
            1,
            await api.QueryAsOwner<long>(
                "select count(*) from erased_person where partner_id = @partner",
                new { partner }
            )
        );

        Task<int> Age(string change) =>
            api.QueryAsOwner<int>(
                $"update {change}{(change.Contains("where", StringComparison.Ordinal) ? " and" : " where")} partner_id = @partner",
                new { at = now.UtcDateTime, partner }
            );
    }

    [Fact]
    public async Task An_invitation_that_is_completed_while_the_sweep_waits_for_it_does_not_expire()
    {
        var (client, partner) = await NewPartner(retentionDays: null);
        using var ourId = client;
        await client.Subscribe("http://127.0.0.1:9/hooks", "invitation.expired");
        var (id, person) = await api.Invite(client);
        person.Dispose();
        await using var submission = new NpgsqlConnection(api.ConnectionString);
        await submission.OpenAsync();
        await using var transaction = await submission.BeginTransactionAsync();
        await submission.ExecuteAsync(
            "update invitation set completed_at = now(), assessment_id = id where id::text = @id",
            new { id }
        );

        var sweep = api.Services.GetRequiredService<RetentionSweeper>().Sweep(NextTime().AddDays(100), default);
        await Eventually(async () =>
            await api.QueryAsOwner<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'transactionid'"
            ) == 1
        );
        await transaction.CommitAsync();
        await sweep;

        Assert.Equal(
            0,
            await api.QueryAsOwner<long>("select count(*) from delivery where partner_id = @partner", new { partner })
        );
    }

    [Theory]
    [InlineData("/v1/people/crm-4711")]
    [InlineData("/v1/invitations/{id}")]
    public async Task A_deletion_that_waits_for_the_sweep_deletes_the_events_that_it_has_raised(string path)
    {
        var (client, partner) = await NewPartner(retentionDays: null);
        using var ourId = client;
        await client.Subscribe("http://127.0.0.1:9/hooks", "invitation.expired");
        var (id, person) = await api.Invite(client, """{"personRef":"crm-4711"}""");
        person.Dispose();
        await using var sweep = new NpgsqlConnection(api.ConnectionString);
        await sweep.OpenAsync();
        await using var transaction = await sweep.BeginTransactionAsync();
        await sweep.ExecuteAsync(
            """
            update invitation set expiry_raised = true where id::text = @id;

            insert into delivery (partner_id, webhook_id, id, event, subjects, answer)
            select partner_id, id, new_event_id(), 'invitation.expired', array[@id::uuid], 'Hello crm-4711'
            from webhook
            where partner_id = @partner;
            """,
            new { id, partner }
        );

        var deletion = client.DeleteAsync(path.Replace("{id}", id, StringComparison.Ordinal));
        await Eventually(async () =>
            await api.QueryAsOwner<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'transactionid'"
            ) == 1
        );
        await transaction.CommitAsync();

        Assert.Equal(204, (int)(await deletion).StatusCode);
        Assert.Equal(
            0,
            await api.QueryAsOwner<long>(
                "select count(*) from delivery where partner_id = @partner and event = 'invitation.expired'",
                new { partner }
            )
        );
    }

    [Fact]
    public async Task Links_to_the_coachs_view_are_deleted_when_they_have_expired()
    {
        var (client, partner) = await NewPartner(retentionDays: null);
        using var ourId = client;
        var now = NextTime();
        var ended = (await (await client.Post("/v1/cohort-links", "{}")).Json()).Text("id");
        var open = (await (await client.Post("/v1/cohort-links", "{}")).Json()).Text("id");
        await SetEnd(ended, now.AddSeconds(-1));
        await SetEnd(open, now.AddYears(10)); // Sweeps of other tests are later.

        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(now, default);

        Assert.Equal(
            open,
            await api.QueryAsOwner<string>(
                "select string_agg(id::text, ' ') from cohort_link where partner_id = @partner",
                new { partner }
            )
        );

        Task<int> SetEnd(string id, DateTimeOffset end) =>
            api.QueryAsOwner<int>(
                "update cohort_link set expires_at = @end where id::text = @id returning 1",
                new { id, end = end.UtcDateTime }
            );
    }

    [Fact]
    public async Task Concurrent_sweeps_delete_every_expired_row_once()
    {
        var now = NextTime();
        var partners = new List<Guid>();
        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(now, default); // the rows of other tests

        for (var number = 0; number < 6; number++)
        {
            var (client, partner) = await NewPartner(retentionDays: 1);
            client.Dispose();
            partners.Add(partner);
            await Fill(partner, 2500);
        }

        var sources = Enumerable.Range(0, 3).Select(_ => DataSourceFactory.Create(api.ConnectionString)).ToList();
        var swept = await Task.WhenAll(
            sources.Select(source =>
                Task.Run(() => new RetentionSweeper(new(source), new(source), TimeProvider.System).Sweep(now, default))
            )
        );

        Assert.Equal(0, await Left());
        Assert.Equal(6 * 2500, swept.Sum());
        Assert.True(swept.Count(rows => rows > 0) > 1, string.Join(' ', swept));

        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }

        Task<long> Left() =>
            api.QueryAsOwner<long>(
                "select count(*) from assessment where partner_id = any (@partners)",
                new { partners }
            );
    }

    [Fact]
    public async Task An_interrupted_sweep_is_continued_an_hour_later()
    {
        var (client, partner) = await NewPartner(retentionDays: 1);
        client.Dispose();
        await Fill(partner, 10);
        var now = NextTime();
        var crossTenant = api.Services.GetRequiredService<CrossTenantQueries>();

        while (await crossTenant.ClaimPartnerToSweep(now, default) is not null) { } // Claims and does not delete.
        var retention = api.Services.GetRequiredService<RetentionSweeper>();

        Assert.Equal(0, await retention.Sweep(now.AddMinutes(59), default));
        Assert.Equal(10, await Count());
        latest = now.AddMinutes(61);
        await retention.Sweep(latest, default);
        Assert.Equal(0, await Count());

        Task<long> Count() =>
            api.QueryAsOwner<long>("select count(*) from assessment where partner_id = @partner", new { partner });
    }

    [Fact]
    public async Task A_sweep_ends_although_another_instance_makes_its_partners_due_again()
    {
        await using var source = DataSourceFactory.Create(await ApiFixture.CreateDatabase());
        await using (var connection = await source.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into partner (id, name, origins, model, created_at)
                values (gen_random_uuid(), 'A partner', '{}', 'fit-model@2.0.0', now());
                create function make_due() returns trigger language plpgsql as
                    'begin new.swept_at = new.swept_at + interval ''2 hours''; return new; end';
                create trigger make_due before update on partner for each row execute function make_due();
                """
            );
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await new RetentionSweeper(new(source), new(source), TimeProvider.System).Sweep(
            DateTimeOffset.UtcNow,
            limit.Token
        );
    }

    [Fact]
    public async Task The_worker_sweeps_periodically_and_survives_database_outages()
    {
        var (client, partner) = await NewPartner(retentionDays: 1);
        client.Dispose();
        var clock = new FakeTimeProvider(NextTime());
        await using var unreachable = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");
        using var failing = Worker(new(new(unreachable), new(unreachable), clock), new(clock, Now));
        using var away = Worker(
            api.Services.GetRequiredService<RetentionSweeper>(),
            new(clock, cancel => DatabaseClock.ReadTimeOf(unreachable, cancel))
        );
        using var worker = Worker(api.Services.GetRequiredService<RetentionSweeper>(), new(clock, Now));
        await failing.StartAsync(default);
        await away.StartAsync(default);
        await worker.StartAsync(default);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await Fill(partner, 3);
            await Eventually(async () =>
            {
                // Time that passes before the worker starts to wait does not wake it, so time continues to pass.
                clock.Advance(TimeSpan.FromHours(2));
                latest = clock.GetUtcNow();
                return await api.QueryAsOwner<long>(
                        "select count(*) from assessment where partner_id = @partner",
                        new { partner }
                    ) == 0;
            });
        }

        Assert.False(failing.ExecuteTask!.IsCompleted);
        Assert.False(away.ExecuteTask!.IsCompleted);
        await worker.StopAsync(default);
        await failing.StopAsync(default);
        await away.StopAsync(default);

        // The database clock is as far ahead as that of the instance.
        Task<DateTimeOffset> Now(CancellationToken cancel) => Task.FromResult(clock.GetUtcNow());

        static RetentionWorker Worker(RetentionSweeper retention, DatabaseClock clock) =>
            new(retention, clock, NullLogger<RetentionWorker>.Instance);
    }

    /// <summary>Returns a time some days later than any earlier test.</summary>
    private static DateTimeOffset NextTime() => latest = latest.AddDays(3);

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The condition did not become true.");
    }

    private async Task<(HttpClient Client, Guid Partner)> NewPartner(int? retentionDays)
    {
        var key = (await api.CreateKeys()).Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret });
        var partner = (await api.Services.GetRequiredService<ApiKeyCache>().Find(key.Reveal(), default))!.PartnerId;
        await SetDays(partner, retentionDays);
        return (api.CreateClient(key.Reveal()), partner);
    }

    private Task<int> SetDays(Guid partner, int? days) =>
        api.QueryAsOwner<int>("update partner set retention_days = @days where id = @partner", new { days, partner });

    /// <summary>Stores an assessment dated some days from a time.</summary>
    private async Task<string> Submit(HttpClient client, DateTimeOffset now, double days)
    {
        var id = Guid.Parse(await (await client.Submit(SubmissionBodies.Smallest)).Id());
        var moment = now.AddDays(days);
        var moved = Guid.CreateVersion7(moment);
        await api.QueryAsOwner<int>(
            "update assessment set id = @moved, created_at = @at where id = @id",
            new
            {
                id,
                moved,
                at = moment.UtcDateTime,
            }
        );
        return moved.ToString();
    }

    /// <summary>Stores old rows in both modes.</summary>
    private Task<int> Fill(Guid partner, int rows) =>
        api.QueryAsOwner<int>(
            """
            insert into assessment
                (partner_id, id, created_at, test, instrument, model, focus, answers, scores, verdicts, result_hash)
            select @partner, ('00000000-0000-7000-8000-' || lpad(to_hex(row), 12, '0'))::uuid, '1970-01-01', row % 2 = 0,
                'channel-fit@1', 'fit-model@1.0.0', 'twitter', '{}', '{}', '{}', sha256('')
            from generate_series(1, @rows) as row
            """,
            new { partner, rows }
        );
}
