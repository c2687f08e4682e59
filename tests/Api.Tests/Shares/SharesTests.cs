using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Shares;

public sealed class SharesTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Theory]
    [InlineData("{}", 7 * 24 * 3600)]
    [InlineData("{\"expiresIn\":3600}", 3600)]
    [InlineData("{\"expiresIn\":2592000.0}", 30 * 24 * 3600)]
    public async Task A_link_expires_after_the_requested_time(string body, int seconds)
    {
        using var partner = await api.CreatePartner();
        var before = DateTimeOffset.UtcNow.AddSeconds(seconds - 1);

        var ends = (await partner.CreateShare(await api.StoreCoach(partner), body))
            .GetProperty("expiresAt")
            .GetDateTimeOffset();

        Assert.InRange(ends, before, DateTimeOffset.UtcNow.AddSeconds(seconds));
    }

    [Theory]
    [InlineData("{\"expiresIn\":3599}", "#/expiresIn out-of-range")]
    [InlineData("{\"expiresIn\":2592001}", "#/expiresIn out-of-range")]
    [InlineData("{\"expiresIn\":1e300}", "#/expiresIn out-of-range")]
    [InlineData("{\"expiresIn\":3600.5}", "#/expiresIn wrong-type")]
    [InlineData("{\"expiresIn\":\"3600\"}", "#/expiresIn wrong-type")]
    [InlineData("{\"expiresAt\":1,\"expiresIn\":0}", "#/expiresAt unknown-member|#/expiresIn out-of-range")]
    public async Task All_validation_errors_are_reported_and_no_link_is_created(string body, string expected)
    {
        using var partner = await api.CreatePartner();
        var path = await api.StoreCoach(partner);

        var errors = await (await partner.Post($"{path}/shares", body)).ValidationErrors();

        Assert.Equal(expected, string.Join('|', errors.Select(error => $"{error.Pointer} {error.Code}")));
        Assert.Empty(await partner.ListShares(path));
    }

    [Fact]
    public async Task A_retry_returns_the_first_link_and_creates_no_second_one()
    {
        using var partner = await api.CreatePartner();
        var path = $"{await api.StoreCoach(partner)}/shares";

        var first = await partner.Post(path, "{}", "once");
        var retry = await partner.Post(path, "{}", "once");

        Assert.Equal((201, 201), ((int)first.StatusCode, (int)retry.StatusCode));
        Assert.Equal(await first.Text(), await retry.Text());
        Assert.Equal(first.Header("Location"), retry.Header("Location"));
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), retry.Header("Idempotency-Replayed")));
        await (await partner.Post(path, "{ }", "once")).AssertProblem(422, "idempotency-key-reused");
        Assert.Equal(200, (int)(await api.Anonymous.GetAsync((await retry.Json()).Text("url"))).StatusCode);

        Assert.Equal(204, (int)(await partner.DeleteAsync(first.Header("Location"))).StatusCode);
        await (await partner.Post(path, "{}", "once")).AssertProblem(410, "gone");
        Assert.Equal(201, (int)(await partner.Post(path, "{}", "twice")).StatusCode);
    }

    [Fact]
    public async Task Active_links_are_listed_newest_first()
    {
        using var partner = await api.CreatePartner();
        var path = await api.StoreCoach(partner);
        var created = new List<string>();

        for (var share = 0; share < 5; share++)
        {
            created.Insert(0, (await partner.CreateShare(path)).ToString());
            await Task.Delay(2); // Ids created in the same millisecond are unordered.
        }

        Assert.Equal(created, (await partner.ListShares(path)).Select(share => share.ToString()));

        var (paged, next) = (new List<string>(), (string?)$"{path}/shares?limit=2");

        while (next is not null)
        {
            using var response = await partner.GetAsync(next);
            paged.AddRange((await response.Json()).List("items").Select(share => share.ToString()));
            next = response.Header("Link")?.Split('<', '>')[1];
        }

        Assert.Equal(created, paged);

        var first = JsonSerializer.Deserialize<JsonElement>(created[0]).Text("id");
        await partner.DeleteAsync($"{path}/shares/{first}");
        await (await partner.DeleteAsync($"{path}/shares/{first}")).AssertProblem(404, "not-found");
        await api.QueryAsOwner<int>(
            "update share set expires_at = now() where id = @id returning 1",
            new { id = JsonSerializer.Deserialize<JsonElement>(created[1]).GetProperty("id").GetGuid() }
        );
        Assert.Equal(created[2..], (await partner.ListShares(path)).Select(share => share.ToString()));
    }

    [Fact]
    public async Task Links_of_other_partners_modes_and_assessments_return_404()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner();
        var (path, other) = (await api.StoreCoach(test), await api.StoreCoach(test));
        var share = await test.CreateShare(path);

        foreach (var client in (HttpClient[])[live, otherPartner])
        {
            await (await client.GetAsync($"{path}/shares")).AssertProblem(404, "not-found");
            await (await client.Post($"{path}/shares", "{}")).AssertProblem(404, "not-found");
            await (await client.DeleteAsync($"{path}/shares/{share.Text("id")}")).AssertProblem(404, "not-found");
        }

        await (await test.DeleteAsync($"{other}/shares/{share.Text("id")}")).AssertProblem(404, "not-found");
        Assert.Empty(await test.ListShares(other));
        Assert.Equal(200, (int)(await api.Anonymous.GetAsync(share.Text("url"))).StatusCode);
    }

    [Fact]
    public async Task A_link_to_a_concurrently_deleted_assessment_returns_404()
    {
        using var partner = await api.CreatePartner();
        var path = await api.StoreCoach(partner);
        await using var owner = new NpgsqlConnection(api.ConnectionString);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("delete from assessment where id = @id", new { id = Guid.Parse(path.Split('/')[^1]) });

        var making = partner.Post($"{path}/shares", "{}");
        await WaitUntilBlocked(making);
        await transaction.CommitAsync();

        await (await making).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task A_link_to_a_concurrently_claimed_assessment_records_its_key_for_the_person()
    {
        using var partner = await api.CreatePartner();
        var path = await api.StoreCoach(partner);
        var id = Guid.Parse(path.Split('/')[^1]);
        await using var owner = new NpgsqlConnection(api.ConnectionString);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("update assessment set person_ref = 'crm-1' where id = @id", new { id });

        var making = partner.Post($"{path}/shares", "{}", "once");
        await WaitUntilBlocked(making);
        await transaction.CommitAsync();

        Assert.Equal(201, (int)(await making).StatusCode);
        Assert.True(
            await api.QueryAsOwner<bool>(
                "select person is not null from idempotency where assessment = @id and key = 'once'",
                new { id }
            )
        );
        await partner.DeleteAsync("/v1/people/crm-1");
        Assert.Equal(
            0,
            await api.QueryAsOwner<long>("select count(*) from idempotency where assessment = @id", new { id })
        );
    }

    /// <summary>Waits until the insert waits for the row that is being changed or deleted.</summary>
    private async Task WaitUntilBlocked(Task making)
    {
        for (var attempt = 0; attempt < 500 && !making.IsCompleted; attempt++)
        {
            if (
                await api.QueryAsOwner<bool>(
                    """
                    select exists (
                        select from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock' and query like '%into share%')
                    """
                )
            )
            {
                return;
            }

            await Task.Delay(10);
        }

        Assert.Fail("No statement waits for the row.");
    }
}
