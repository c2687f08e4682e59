using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Npgsql;

namespace ChannelFit.Api.Tests.Http;

public sealed class IdempotencyTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Body = """{"instrument":"channel-fit@2","answers":{"ENG1":4}}""";
    private const string Other = """{"instrument":"channel-fit@2","answers":{"ENG1":5}}""";

    [Fact]
    public async Task A_hundred_identical_concurrent_POSTs_store_one_row_and_return_equal_responses()
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();

        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => partner.Submit(Body, "at-once")));
        var bodies = await Task.WhenAll(responses.Select(response => response.Text()));

        Assert.All(responses, response => Assert.Equal(201, (int)response.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Single(responses.Select(response => response.Headers.Location).Distinct());
        Assert.Single(responses.Select(response => response.Header("ETag")).Distinct());
        Assert.Equal(99, responses.Count(response => response.Header("Idempotency-Replayed") == "true"));
        Assert.Equal(before + 2, await api.CountRows()); // the assessment and the idempotency record
    }

    [Fact]
    public async Task A_hundred_different_POSTs_with_one_idempotency_key_store_one_row()
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(number => partner.Submit(Body.PadRight(Body.Length + number), "mixed"))
        );

        Assert.Single(responses, response => (int)response.StatusCode == 201);
        foreach (var response in responses.Where(response => (int)response.StatusCode != 201))
        {
            await response.AssertProblem(422, "idempotency-key-reused");
        }

        Assert.Equal(before + 2, await api.CountRows());
    }

    [Theory]
    [InlineData("", "None en")]
    [InlineData("?include=planDetail,contributions", "Contributions,PlanDetail en")]
    public async Task The_included_parts_are_stored_by_name(string query, string rendering)
    {
        using var partner = await api.CreatePartner();

        await partner.Post($"/v1/assessments{query}", Body, $"by-name{query}");

        Assert.Equal(
            rendering,
            await api.QueryAsOwner<string>(
                "select rendering from idempotency where key = @key",
                new { key = $"by-name{query}" }
            )
        );
    }

    [Fact]
    public async Task A_rendering_that_the_previous_release_stored_as_a_number_is_replayed()
    {
        using var partner = await api.CreatePartner();
        var first = await partner.Post("/v1/assessments?include=contributions,planDetail", Body, "by-number");
        await api.QueryAsOwner<int>("update idempotency set rendering = '33 en' where key = 'by-number'");

        var again = await partner.Submit(Body, "by-number");

        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal(await first.Text(), await again.Text());
    }

    [Fact]
    public async Task A_public_key_has_its_own_idempotency_keys()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var backend = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        var created = await (await backend.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""")).Json();
        using var otherPage = api.CreateBrowserClient(created.Text("key"));
        using var otherKey = api.CreateClient((await backend.IssueKey("assessments:write")).Text);

        // The backend's row comes first: no page receives it.
        var first = await backend.Submit(Body, "order-4711");
        var visitors = new[] { await page.Submit(Body, "order-4711"), await otherPage.Submit(Body, "order-4711") };
        var ids = new HashSet<string> { await first.Id(), await visitors[0].Id(), await visitors[1].Id() };
        Assert.Equal(3, ids.Count);
        Assert.All(visitors, visitor => Assert.Null(visitor.Header("Idempotency-Replayed")));

        // The page's request comes first and differs: it does not use up the backend's idempotency key.
        Assert.Equal(201, (int)(await page.Submit(Other, "order-4712")).StatusCode);
        Assert.Equal(201, (int)(await otherPage.Submit(Body, "order-4712")).StatusCode);
        Assert.Equal(201, (int)(await backend.Submit(Body, "order-4712")).StatusCode);

        // Each public key replays its own row; secret keys of a partner share theirs.
        Assert.Equal("true", (await page.Submit(Body, "order-4711")).Header("Idempotency-Replayed"));
        Assert.Equal("true", (await backend.Submit(Body, "order-4711")).Header("Idempotency-Replayed"));
        Assert.Equal("true", (await otherKey.Submit(Body, "order-4711")).Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Idempotency_records_of_secret_keys_survive_an_upgrade()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(Body, "from-before");

        Assert.Equal(
            "test POST /v1/assessments",
            await api.QueryAsOwner<string>("select scope from idempotency where key = 'from-before'")
        );
    }

    [Fact]
    public async Task A_quoted_idempotency_key_equals_the_bare_one()
    {
        using var partner = await api.CreatePartner();

        var bare = await (await partner.Submit(Body, "quote-1")).Text();
        var quoted = await (await partner.Submit(Body, "\"quote-1\"")).Text();

        Assert.Equal(bare, quoted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\u0001b")]
    [InlineData("a\u007fb")]
    [InlineData("schlüssel")]
    [InlineData("one", "two")]
    [InlineData("one", "one")]
    public async Task An_invalid_idempotency_key_returns_400(params string[] attempt)
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();

        var response = await RawHttp.Send(
            api.Address,
            System.Text.Encoding.UTF8.GetBytes(
                string.Join(
                    "\r\n",
                    [
                        "POST /v1/assessments HTTP/1.1",
                        $"Host: {api.Address.Authority}",
                        "Connection: close",
                        $"Authorization: {partner.DefaultRequestHeaders.Authorization}",
                        "Content-Type: application/json",
                        .. attempt.Select(key => $"Idempotency-Key: {key}"),
                        $"Content-Length: {Body.Length}",
                        "",
                        Body,
                    ]
                )
            )
        );

        Assert.Equal(400, response.Status);
        Assert.Contains("\"type\":\"/problems/unreadable\"", response.Body, StringComparison.Ordinal);
        Assert.Equal(before, await api.CountRows());
    }

    [Fact]
    public async Task An_idempotency_key_over_255_characters_returns_400()
    {
        using var partner = await api.CreatePartner();
        var longest = new string('~', 255);

        Assert.Equal(201, (int)(await partner.Submit(Body, longest)).StatusCode);
        Assert.Equal("true", (await partner.Submit(Body, $"\"{longest}\"")).Header("Idempotency-Replayed"));
        await (await partner.Submit(Body, longest + "~")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task A_rejected_request_does_not_consume_the_idempotency_key()
    {
        using var partner = await api.CreatePartner();

        await (await partner.Submit("{", "again")).AssertProblem(400, "unreadable");
        await (await partner.Submit("{}", "again")).AssertProblem(422, "validation");
        var first = await partner.Submit(Body, "again");

        Assert.Equal(201, (int)first.StatusCode);
        Assert.Null(first.Header("Idempotency-Replayed"));
        Assert.Equal("true", (await partner.Submit(Body, "again")).Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task An_idempotency_key_is_scoped_to_partner_mode_and_normalized_path()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner();

        var first = await (await test.Submit(Body, "mine")).Id();

        Assert.NotEqual(first, await (await live.Submit(Body, "mine")).Id());
        Assert.NotEqual(first, await (await otherPartner.Submit(Other, "mine")).Id());
        Assert.Equal(first, await (await test.Post("/V1/Assessments/", Body, "mine")).Id());
    }

    [Fact]
    public async Task A_replay_returns_the_first_response_regardless_of_include_and_language()
    {
        using var partner = await api.CreatePartner();
        partner.DefaultRequestHeaders.AcceptLanguage.Add(new("es"));
        var first = await partner.Post("/v1/assessments?include=all", Body, "shape");
        partner.DefaultRequestHeaders.AcceptLanguage.Clear();

        var replay = await partner.Submit(Body, "shape");

        Assert.Equal(await first.Text(), await replay.Text());
        Assert.All(
            ["ETag", "Location", "Content-Language", "Cache-Control"],
            name => Assert.Equal(first.Header(name), replay.Header(name))
        );
    }

    [Fact]
    public async Task An_idempotency_key_expires_after_24_hours()
    {
        using var partner = await api.CreatePartner();
        var first = await (await partner.Submit(Body, "daily")).Id();

        await Age("23 hours 59 minutes");
        await (await partner.Submit(Other, "daily")).AssertProblem(422, "idempotency-key-reused");
        await Age("24 hours 1 second");
        var second = await (await partner.Submit(Other, "daily")).Id();

        Assert.NotEqual(first, second);
        Assert.Equal(second, await (await partner.Submit(Other, "daily")).Id());
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{first}")).StatusCode);

        Task<int> Age(string age) =>
            api.QueryAsOwner<int>($"update idempotency set kept_at = now() - interval '{age}' where key = 'daily'");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_lock_timeout_unrelated_to_idempotency_returns_503()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Read("/v1/partner")).Text("id");
        await using var blocking = new NpgsqlConnection(api.ConnectionString);
        await blocking.OpenAsync();
        await using var transaction = await blocking.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            $"select 1 from partner where id = '{id}' for update",
            blocking,
            transaction
        );
        Assert.Equal(1, await command.ExecuteScalarAsync());

        var responses = await Task.WhenAll(
            partner.Submit(Body),
            partner.Submit(Body, "no-twin"),
            partner.ChangeSettings("""{ "name": "Another" }"""),
            partner.DeleteAsync("/v1/people/crm-1")
        );

        foreach (var response in responses)
        {
            await response.AssertProblem(503, "unavailable");
            Assert.Equal("1", response.Header("Retry-After"));
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_concurrent_duplicate_returns_409_after_ten_seconds()
    {
        using var partner = await api.CreatePartner();
        var first = await (await partner.Submit(Body, "slow-twin")).Text();
        var before = await api.CountRows();

        await using var blocking = new NpgsqlConnection(api.ConnectionString);
        await blocking.OpenAsync();
        await using var transaction = await blocking.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "select 1 from idempotency where key = 'slow-twin' for update",
            blocking,
            transaction
        );
        Assert.Equal(1, await command.ExecuteScalarAsync());

        var stopwatch = System.Diagnostics.Stopwatch.StartNew();
        var duplicate = await partner.Submit(Body, "slow-twin");

        await duplicate.AssertProblem(409, "conflict");
        Assert.InRange(stopwatch.Elapsed.TotalSeconds, 9.5, 20);
        Assert.InRange(int.Parse(duplicate.Header("Retry-After")!), 1, 60);
        await transaction.RollbackAsync();
        Assert.Equal(first, await (await partner.Submit(Body, "slow-twin")).Text());
        Assert.Equal(before, await api.CountRows());
    }
}
